"""Jobs on pages: the list, one of them while it is worked on and when it is done, its files."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from translator.jobs import Job
from translator.service import exports, queries, retention, segment_queries
from translator.service.context import Context
from translator.service.segment_queries import Show
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.downloads import download as as_file
from translator.web.native.jobs import EVENT_STREAM, follow
from translator.web.pages.asked import AsPart, JobDep, PathId
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.reading import BLOCK, describe_document, lay_out_block, lay_out_some, read_part
from translator.web.pages.rendering import SAFE_HEADERS, render
from translator.web.pages.side_by_side import lay_out

router = APIRouter()


@router.get("/jobs/{job_id}")
def show_job(
    request: Request,
    job: JobDep,
    context: ContextDep,
    show: Show = "all",
    at: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
    is_part: AsPart = False,
) -> HTMLResponse:
    """A job: its progress, what went wrong, or the document side by side, some hundred segments at a time."""
    view = queries.get_job_view(job.id, context=context)
    if job.state != "done":
        values = {"job": job, "view": view, "is_scored": False, "left_s": job.estimate_left_s(time.time())}
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
    job: JobDep, context: ContextDep, admission: AdmissionDep, visitor: VisitorDep
) -> StreamingResponse:
    """The progress of a job as server-sent events."""
    headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
    events = follow(job, caller=visitor, admission=admission, context=context)
    return StreamingResponse(events, media_type=EVENT_STREAM, headers=headers)


@router.get("/jobs/{job_id}/progress")
def show_progress(request: Request, job: JobDep, context: ContextDep) -> HTMLResponse:
    """How far a job is, as a part of its page: what a browser asks for where events do not come through."""
    is_scored = queries.get_references(job.id, context=context).is_complete
    values = {"job": job, "is_scored": is_scored, "left_s": job.estimate_left_s(time.time())}
    return render(request, "progress.html", values)


@router.get("/jobs/{job_id}/partial")
def show_partial(
    request: Request,
    job: JobDep,
    context: ContextDep,
    first: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> HTMLResponse:
    """Segments that are translated already, while a document is worked on, as a part of its page."""
    return render(request, "partial.html", {"job": job, **_partial(job, first, context=context)})


@router.get("/jobs/{job_id}/blocks/{first}")
def show_block(request: Request, job: JobDep, first: int, context: ContextDep) -> HTMLResponse:
    """Some segments side by side, as a part of the page."""
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
def delete(request: Request, job: JobDep) -> HTMLResponse:
    """Ask whether a job shall go, with its document."""
    return render(request, "delete.html", {"jobs": [job], "query": ""})


@router.get("/jobs/{job_id}/some")
def show_some(
    request: Request,
    job: JobDep,
    context: ContextDep,
    n: Annotated[str, Query(pattern=r"^\d{1,9}(,\d{1,9}){0,99}$")],
) -> HTMLResponse:
    """Segments by their numbers, in that order, as a part of a page that shows not all of a document."""
    numbers, references = list(map(int, n.split(","))), queries.get_references(job.id, context=context)
    values = {"job": job, **lay_out_some(job, numbers, references=references, context=context)}
    return render(request, "block.html", values)


def _partial(job: Job, first: int, *, context: Context) -> dict[str, Any]:
    part = segment_queries.get_leading_excerpt(job.id, first=first, limit=BLOCK, context=context)
    return {"paragraphs": lay_out(part, ()), "reviewed": set(), "next": first + len(part.translations)}
