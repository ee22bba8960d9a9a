"""The native API under `/v1`: documents, jobs, results, short texts, alignments, scores, models."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from translator.web.caller import find_caller
from translator.web.door import Door
from translator.web.native import (
    alignment,
    documents,
    glossaries,
    jobs,
    judgements,
    models,
    retranslations,
    texts,
)
from translator.web.native.answers import PROBLEMS

_ROUTERS = (
    *(documents.router, jobs.router, judgements.router, texts.router, alignment.router, glossaries.router),
    *(models.router, retranslations.plans, retranslations.router),
)


def _make_router() -> APIRouter:
    # Who calls is asked before anything else, for every route alike.
    router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Depends(find_caller)])
    for part in _ROUTERS:
        router.include_router(part)
    return router


DOOR = Door(_make_router(), paths=("/v1",))
