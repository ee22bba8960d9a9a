"""`/v1/memory`: how much is remembered, and how often that helped."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from translator import service
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.schemas import fill

router = APIRouter(tags=["models"])


class MemoryBody(BaseModel):
    """All figures are those of the caller."""

    n_facts: int = Field(description="Translations that are remembered for the caller")
    n_documents: int
    n_jobs: int
    n_segments: int = Field(description="Segments translated in jobs")
    n_reused: int = Field(description="Those of them whose translation was known already")


@router.get("/memory", operation_id="measure_memory", summary="Statistics of the translation memory")
def measure_memory(context: ContextDep, caller: CallerDep) -> MemoryBody:
    """A translation is a fact, kept under its source, language, model, decoding and glossary."""
    return fill(MemoryBody, service.measure_memory(context=context, owner=caller.owner))
