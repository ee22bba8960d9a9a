"""All routes of the native API."""

from __future__ import annotations

from fastapi import APIRouter

from translator.web.door import Door
from translator.web.native import documents, glossaries, jobs, models, results
from translator.web.native.answers import PROBLEMS

PARTS = (documents, jobs, results, models, glossaries)


def _make_router() -> APIRouter:
    router = APIRouter(prefix="/v1", responses=PROBLEMS)
    for part in PARTS:
        router.include_router(part.router)
    return router


DOOR = Door(_make_router(), paths=("/v1",))
