"""`/v1/jobs`: list, look at, cancel, delete, and follow."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from translator import service
from translator.jobs import Cursor, State
from translator.web.caller import AdmissionDep, CallerDep, ContextDep
from translator.web.native import paging
from translator.web.native.events import EVENTS, MEDIA_TYPE, follow
from translator.web.native.paging import CursorText, Limit, Page
from translator.web.native.schemas import JobBody, TranslatedSegmentBody

router = APIRouter(tags=["jobs"])

PathJobId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="As `submit_document` gives it")]

First = Annotated[int, Query(ge=0, le=1_000_000_000, description="Number of the first segment")]
SegmentLimit = Annotated[int, Query(ge=1, le=1000, description="Most segments")]


class SegmentsBody(BaseModel):
    """Some segments of a job in order; `next` is the first number of the following page."""

    items: list[TranslatedSegmentBody]
    next: int | None
    n_segments: int


@router.get("/jobs", operation_id="list_jobs", summary="List jobs, newest first")
def list_jobs(
    context: ContextDep,
    caller: CallerDep,
    limit: Limit = 50,
    cursor: CursorText = None,
    document_id: Annotated[str | None, Query(pattern=r"^[0-9a-f]{32}$")] = None,
    state: Annotated[State | None, Query()] = None,
) -> Page[JobBody]:
    """A page of jobs, of one document or in one state where that is asked for."""
    found = service.list_jobs(
        context=context,
        limit=limit + 1,
        owner=caller.owner,
        after=paging.to_cursor(cursor),
        document_id=document_id,
        state=state,
    )
    last = found[limit - 1] if len(found) > limit else None
    following = paging.write_cursor(Cursor(last.created_at, last.id)) if last else None
    return Page(items=[JobBody.of(job) for job in found[:limit]], next=following)


@router.get("/jobs/{job_id}", operation_id="get_job", summary="Look at a job")
def get_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> JobBody:
    """Asking again and again is a fine way to wait; `events` spares the asking."""
    return JobBody.of(service.get_job(job_id, context=context, owner=caller.owner))


@router.post("/jobs/{job_id}/cancel", operation_id="cancel_job", summary="Stop a job")
def cancel_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> JobBody:
    """Work on it that is under way is thrown away. A job that is finished is a conflict."""
    service.cancel_job(job_id, context=context, owner=caller.owner)
    return JobBody.of(service.get_job(job_id, context=context, owner=caller.owner))


@router.delete("/jobs/{job_id}", operation_id="delete_job", summary="Delete a job", status_code=204)
def delete_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> None:
    """Its document goes with it where it has no other job."""
    service.delete_job(job_id, context=context, owner=caller.owner)


@router.get(
    "/jobs/{job_id}/events",
    operation_id="follow_job",
    summary="Follow a job",
    response_class=StreamingResponse,
    responses={200: {"content": {MEDIA_TYPE: EVENTS}}},
)
async def follow_job(
    job_id: PathJobId, context: ContextDep, admission: AdmissionDep, caller: CallerDep
) -> StreamingResponse:
    """Server-sent events: `job` with the job as JSON at each change, `deleted` where it is gone; a comment
    every 15 seconds. The stream ends with the job, or when the key is revoked."""
    job = await run_in_threadpool(service.get_job, job_id, context=context, owner=caller.owner)
    events = follow(job, caller=caller, admission=admission, context=context)
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/jobs/{job_id}/segments", operation_id="list_segments", summary="Read segments of a job")
def list_segments(
    job_id: PathJobId,
    context: ContextDep,
    caller: CallerDep,
    first: First = 0,
    limit: SegmentLimit = 200,
) -> SegmentsBody:
    """Source, language, English and flags of each segment of a job that is done."""
    job = service.get_job(job_id, context=context, owner=caller.owner)
    found = service.get_translations(job_id, first=first, limit=limit, context=context, owner=caller.owner)
    n_segments = job.n_segments or 0
    following = first + limit if first + limit < n_segments else None
    items = [TranslatedSegmentBody.of_translation(item) for item in found]
    return SegmentsBody(items=items, next=following, n_segments=n_segments)
