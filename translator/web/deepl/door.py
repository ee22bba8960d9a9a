"""All routes of this door."""

from __future__ import annotations

from fastapi import APIRouter

from translator.web.deepl import documents, glossaries, languages, texts, usage, writing
from translator.web.deepl.answers import word_error
from translator.web.deepl.callers import admit
from translator.web.door import Door


def _make_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for part in (texts, documents, glossaries, languages, usage, writing):
        router.include_router(part.router)
    return router


DOOR = Door(
    _make_router(), paths=("/v2", "/v3"), wording=word_error, admit=admit, laborious=("/v2/translate",)
)
