"""Jobs on pages: the list, one of them while it is worked on and when it is done, its files."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from translator.jobs import Job
from translator.service import exports, queries, retention, segment_queries
from translator.service.context import Context
from translator.service.segment_queries import Show
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.downloads import download as as_file
from translator.web.native.jobs import EVENT_STREAM, follow
from translator.web.pages.guard import PathId, SameOrigin, VisitorDep
from translator.web.pages.reading import BLOCK, describe_document, lay_out_block, lay_out_some, read_part
from translator.web.pages.rendering import SAFE_HEADERS, render
from translator.web.pages.segments import AsPart
from translator.web.pages.side_by_side import lay_out

router = APIRouter()


@router.get("/jobs/{job_id}")
def show_job(
    request: Request,
    job_id: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    show: Show = "all",
    at: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    is_part: AsPart = False,
) -> HTMLResponse:
    """A job: its progress, what went wrong, or the document side by side, some hundred segments at a time."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    view = queries.get_job_view(job_id, context=context)
    if job.state != "done":
        values = {"job": job, "view": view, "is_scored": False, "left_s": _time_left(job)}
        return render(request, "job.html", {**values, **_partial(job, 0, context=context)})
    statistics = segment_queries.get_statistics(job.id, context=context)
    references = queries.get_references(job.id, context=context)
    part = read_part(
        job, statistics, references=references, show=show, words=words.strip(), at=at, context=context
    )
    if is_part:
        return render(request, "document_part.html", part)
    whole = describe_document(job, statistics, references=references, context=context)
    return render(request, "document.html", {"view": view, **whole, **part})


@router.get("/jobs/{job_id}/events")
async def follow_job(
    job_id: PathId, context: ContextDep, admission: AdmissionDep, visitor: VisitorDep
) -> StreamingResponse:
    """The progress of a job as server-sent events."""
    job = await run_in_threadpool(queries.get_job, job_id, context=context, owner=visitor.owner)
    headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
    events = follow(job, caller=visitor, admission=admission, context=context)
    return StreamingResponse(events, media_type=EVENT_STREAM, headers=headers)


@router.get("/jobs/{job_id}/progress")
def show_progress(request: Request, job_id: PathId, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """How far a job is, as a part of its page: what a browser asks for where events do not come through."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    references = queries.get_references(job.id, context=context)
    values = {"job": job, "is_scored": references.is_complete, "left_s": _time_left(job)}
    return render(request, "progress.html", values)


@router.get("/jobs/{job_id}/partial")
def show_partial(
    request: Request,
    job_id: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    first: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> HTMLResponse:
    """Segments that are translated already, while a document is worked on, as a part of its page."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    return render(request, "partial.html", {"job": job, **_partial(job, first, context=context)})


@router.get("/jobs/{job_id}/blocks/{first}")
def show_block(
    request: Request, job_id: PathId, first: int, context: ContextDep, visitor: VisitorDep
) -> HTMLResponse:
    """Some segments side by side, as a part of the page."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    references = queries.get_references(job.id, context=context)
    values = {"job": job, **lay_out_block(job, first, references=references, context=context)}
    return render(request, "block.html", values)


@router.get("/jobs/{job_id}/files/{form}")
def download(job_id: PathId, form: str, context: ContextDep, visitor: VisitorDep) -> Response:
    """The translation as a file; browsers keep it and do not show it, so that nothing in it can run."""
    file = exports.export_job(job_id, form, context=context, owner=visitor.owner)
    headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
    return as_file(file.data, name=file.name, media_type="application/octet-stream", headers=headers)


@router.post("/jobs/{job_id}/cancel", dependencies=[SameOrigin])
def cancel(job_id: PathId, context: ContextDep, visitor: VisitorDep) -> Response:
    """Stop a job."""
    retention.cancel_job(job_id, context=context, owner=visitor.owner)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


@router.post("/jobs/{job_id}/delete", dependencies=[SameOrigin])
def delete(request: Request, job_id: PathId, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """Ask whether a job shall go, with its document."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    return render(request, "delete.html", {"jobs": [job], "query": ""})


@router.get("/jobs/{job_id}/some")
def show_some(
    request: Request,
    job_id: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    n: Annotated[str, Query(pattern=r"^\d{1,9}(,\d{1,9}){0,99}$")],
) -> HTMLResponse:
    """Segments by their numbers, in that order, as a part of a page that shows not all of a document."""
    job = queries.get_job(job_id, context=context, owner=visitor.owner)
    numbers, references = list(map(int, n.split(","))), queries.get_references(job.id, context=context)
    values = {"job": job, **lay_out_some(job, numbers, references=references, context=context)}
    return render(request, "block.html", values)


def _partial(job: Job, first: int, *, context: Context) -> dict[str, Any]:
    part = segment_queries.get_leading_excerpt(job.id, first=first, limit=BLOCK, context=context)
    return {"paragraphs": lay_out(part, ()), "reviewed": set(), "next": first + len(part.translations)}


def _time_left(job: Job) -> float | None:
    """Seconds that a job needs yet, at the pace so far; None where that says nothing."""
    if job.state != "running" or job.started_at is None or not job.n_done or not job.n_segments:
        return None
    return (time.time() - job.started_at) / job.n_done * (job.n_segments - job.n_done)
