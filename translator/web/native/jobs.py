"""`/v1/jobs`: list, look at, cancel, delete, and follow by server-sent events."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from translator.callers import Caller
from translator.errors import NotFound
from translator.formats.exports import DOCUMENT_FORMATS, EXPORTS, SAME
from translator.formats.files import result_of
from translator.jobs import Job, State
from translator.service import exports, queries, retention
from translator.service.admission import Admission
from translator.service.context import Context
from translator.web.caller import AdmissionDep, CallerDep, ContextDep
from translator.web.downloads import FormQuery, IsRaw, download, negotiate
from translator.web.native.answers import CursorText, Limit, Page, next_cursor, to_cursor
from translator.web.native.schemas import HEX_ID, JobBody, TranslatedSegmentBody

router = APIRouter(tags=["jobs"])

PathJobId = Annotated[str, Path(pattern=HEX_ID, description="As `submit_document` gives it")]


def _find_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> Job:
    """The job of an address, if it is its caller's. Raises NotFound."""
    return queries.get_job(job_id, context=context, owner=caller.owner)


CallerJobDep = Annotated[Job, Depends(_find_job)]
First = Annotated[int, Query(ge=0, le=1_000_000_000, description="Number of the first segment")]
SegmentLimit = Annotated[int, Query(ge=1, le=1000, description="Most segments")]
MEDIA_TYPES = {form: EXPORTS[form].media_type for form in DOCUMENT_FORMATS}

EVENT_STREAM = "text/event-stream"
EVENTS: dict[str, Any] = {
    "schema": {},
    "itemSchema": {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"enum": ["job", "deleted"]},
            "data": {"type": "string", "contentMediaType": "application/json"},
        },
    },
}
"""A stream in OpenAPI: anything for generators of clients, and an event as readers of streams see it."""

_POLL_S = 0.5
_COMMENT_S = 15
"""Proxies close what is silent for longer."""


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
    document_id: Annotated[str | None, Query(pattern=HEX_ID)] = None,
    state: Annotated[State | None, Query()] = None,
) -> Page[JobBody]:
    """A page of jobs, of one document or in one state where that is asked for."""
    found = queries.list_jobs(
        context=context,
        limit=limit + 1,
        owner=caller.owner,
        after=to_cursor(cursor),
        document_id=document_id,
        state=state,
    )
    return Page(items=[JobBody.of(job) for job in found[:limit]], next=next_cursor(found, limit=limit))


@router.get("/jobs/{job_id}", operation_id="get_job", summary="Look at a job")
def get_job(job: CallerJobDep) -> JobBody:
    """Asking again and again is a fine way to wait; `events` spares the asking."""
    return JobBody.of(job)


@router.post("/jobs/{job_id}/cancel", operation_id="cancel_job", summary="Stop a job")
def cancel_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> JobBody:
    """Work on it that is under way is thrown away. A job that is finished is a conflict."""
    retention.cancel_job(job_id, context=context, owner=caller.owner)
    return JobBody.of(queries.get_job(job_id, context=context, owner=caller.owner))


@router.delete("/jobs/{job_id}", operation_id="delete_job", summary="Delete a job", status_code=204)
def delete_job(job_id: PathJobId, context: ContextDep, caller: CallerDep) -> None:
    """Its document goes with it where it has no other job."""
    retention.delete_job(job_id, context=context, owner=caller.owner)


@router.get(
    "/jobs/{job_id}/events",
    operation_id="follow_job",
    summary="Follow a job",
    response_class=StreamingResponse,
    responses={200: {"content": {EVENT_STREAM: EVENTS}}},
)
async def follow_job(
    job: CallerJobDep, context: ContextDep, admission: AdmissionDep, caller: CallerDep
) -> StreamingResponse:
    """Server-sent events: `job` with the job as JSON at each change, `deleted` where it is gone; a comment
    every 15 seconds. The stream ends with the job, or when the key is revoked."""
    events = follow(job, caller=caller, admission=admission, context=context)
    return StreamingResponse(events, media_type=EVENT_STREAM, headers={"Cache-Control": "no-store"})


@router.get("/jobs/{job_id}/segments", operation_id="list_segments", summary="Read segments of a job")
def list_segments(
    job: CallerJobDep, context: ContextDep, first: First = 0, limit: SegmentLimit = 200
) -> SegmentsBody:
    """Source, language, English and flags of each segment of a job that is done."""
    found = queries.get_translations(job.id, first=first, limit=limit, context=context)
    items = [TranslatedSegmentBody.of_translation(item) for item in found]
    following = find_following(job, first, limit)
    return SegmentsBody(items=items, next=following, n_segments=job.n_segments or 0)


if TYPE_CHECKING:
    Form = str
else:  # the description lists what there is
    Form = Literal[(SAME, *DOCUMENT_FORMATS)]


@router.get(
    "/jobs/{job_id}/result",
    operation_id="get_result",
    summary="Take the translation of a job",
    response_class=Response,
    responses={
        200: {
            "description": "The translation",
            "content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()},
        },
        304: {"description": "It is what `If-None-Match` says"},
    },
)
def get_result(
    job: CallerJobDep,
    request: Request,
    context: ContextDep,
    form: Annotated[Form | None, FormQuery] = None,
    raw: IsRaw = False,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """By default the file in English, in the format that it came in; or text, or bitext with references and
    scores where there are any. A job that is not done is a conflict."""
    own = queries.get_document(job.document_id, context=context)
    chosen = form or negotiate(request, {SAME: result_of(own.format).media_type, **MEDIA_TYPES})
    file = exports.export_job(job.id, chosen, context=context, is_raw=raw)
    tag = f'"{hashlib.sha256(file.data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Vary": "Accept"}
    if if_none_match and tag in [part.strip().removeprefix("W/") for part in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    return download(file.data, name=file.name, media_type=file.media_type, headers=headers)


async def follow(job: Job, *, caller: Caller, admission: Admission, context: Context) -> AsyncIterator[str]:
    """An event for the job as it is, one for each change; the end when it is finished or gone, or the key is.

    The caller has seen to it that the job may be looked at.
    """
    yield _event(job)
    last_said = time.monotonic()
    while not job.is_final:
        await asyncio.sleep(_POLL_S)
        known = job
        if not await run_in_threadpool(admission.is_still_in, caller):
            return
        try:
            job = await run_in_threadpool(queries.get_job, known.id, context=context)
        except NotFound:
            yield "event: deleted\ndata: {}\n\n"
            return
        if job != known:
            yield _event(job)
        elif time.monotonic() - last_said > _COMMENT_S:
            yield ": still here\n\n"
        else:
            continue
        last_said = time.monotonic()


def find_following(job: Job, first: int, limit: int) -> int | None:
    """The number of the first segment behind a page; None where there is none."""
    return first + limit if first + limit < (job.n_segments or 0) else None


def _event(job: Job) -> str:
    return f"event: job\ndata: {JobBody.of(job).model_dump_json()}\n\n"
