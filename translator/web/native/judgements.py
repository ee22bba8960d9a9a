"""`/v1/jobs/{id}/references`, `scores`, `alignments`: what is known about a job's translation."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from translator.comparison.record import DocumentComparison
from translator.records import Translation
from translator.service import queries
from translator.service.retranslation.comparing import compare_jobs
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.alignment import BeadBody
from translator.web.native.jobs import CallerJobDep, First, PathJobId, SegmentLimit, find_following
from translator.web.native.schemas import HEX_ID, fill

router = APIRouter(tags=["jobs"])


class ReferenceBody(BaseModel):
    """A reference and where it belongs: numbers of segments, empty for nowhere.

    `span` counts tokens of their joined translations, None for all of them.
    """

    text: str
    origin: Literal["given", "document"] = Field(description="`document`: found inside the document itself")
    segments: list[int]
    span: tuple[int, int] | None
    similarity: float
    score: float | None = Field(description="chrF of the covered text; None for nowhere")


class ReferencesBody(BaseModel):
    """The references of a job; as long as not all that were given were looked for, it is not complete."""

    items: list[ReferenceBody]
    n_given: int
    is_complete: bool


class ScoreBody(BaseModel):
    """A score over the located references; `low` and `high` bound the 95 % interval of the bootstrap."""

    metric: str
    value: float
    low: float | None
    high: float | None
    chance: float | None = Field(description="What the same references score against their best wrong place")
    coverage: float = Field(description="Share of translated tokens under a located reference")
    signature: str


class JobScoresBody(BaseModel):
    """The scores of a job, with the signature of what made its translation."""

    items: list[ScoreBody]
    is_complete: bool
    signature: str


class JobAlignmentBody(BaseModel):
    """Some beads of a job; `next` is the first number of the following page."""

    items: list[BeadBody]
    next: int | None


@router.get("/jobs/{job_id}/references", operation_id="list_references", summary="Where references belong")
def list_references(job: CallerJobDep, context: ContextDep) -> ReferencesBody:
    """Those that came with the document, then those that the document holds itself."""
    found = queries.get_references(job.id, context=context)
    items = [fill(ReferenceBody, item) for item in found.placed]
    return ReferencesBody(items=items, n_given=found.n_given, is_complete=found.is_complete)


@router.get("/jobs/{job_id}/scores", operation_id="list_scores", summary="Scores of a job")
def list_scores(job: CallerJobDep, context: ContextDep) -> JobScoresBody:
    """They cover located text only, and are there soon after the job is done."""
    found = queries.get_references(job.id, context=context)
    items = [fill(ScoreBody, item) for item in found.scores]
    return JobScoresBody(items=items, is_complete=found.is_complete, signature=job.signature)


@router.get("/jobs/{job_id}/alignments", operation_id="list_beads", summary="Source and target of a job")
def list_beads(
    job: CallerJobDep, context: ContextDep, first: First = 0, limit: SegmentLimit = 200
) -> JobAlignmentBody:
    """One bead for each segment, since each was translated by itself; numbers are those of `segments`.

    `similarity` is 1 where the text was left as it is, and None where it was translated.
    """
    found = queries.get_translations(job.id, first=first, limit=limit, context=context)
    return JobAlignmentBody(items=[_bead(item) for item in found], next=find_following(job, first, limit))


@router.get(
    "/jobs/{job_id}/comparison", operation_id="compare_jobs", summary="Compare two translations of a document"
)
def compare_with(
    job_id: PathJobId,
    before: Annotated[str, Query(pattern=HEX_ID, description="An earlier job of the document")],
    context: ContextDep,
    caller: CallerDep,
) -> DocumentComparison:
    """Everything that changed from the earlier job to this one."""
    return compare_jobs(before, job_id, context=context, owner=caller.owner)


def _bead(item: Translation) -> BeadBody:
    number = item.segment.id
    return BeadBody(source=[number], target=[number], similarity=1.0 if item.model is None else None)
