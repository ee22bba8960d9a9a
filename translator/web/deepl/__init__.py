"""The routes that DeepL's SDKs speak: texts, documents, glossaries, usage and languages."""

from __future__ import annotations

from fastapi import APIRouter

from translator.web.deepl import about, documents, glossaries, texts
from translator.web.deepl.protocol import admit, word_error
from translator.web.door import Door


def _make_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for part in (texts, documents, glossaries, about):
        router.include_router(part.router)
    return router


DOOR = Door(
    _make_router(), paths=("/v2", "/v3"), wording=word_error, admit=admit, laborious=("/v2/translate",)
)
