"""Find and replace over a document: what would change is shown before anything does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.errors import ChangedMeanwhile, InvalidRequest
from translator.service import edits, segment_queries
from translator.service.segment_queries import MOST_REPLACED
from translator.web.caller import ContextDep
from translator.web.pages.asked import JobDep
from translator.web.pages.guard import SameOrigin
from translator.web.pages.rendering import render
from translator.web.pages.segments import read_author

router = APIRouter(prefix="/jobs/{job_id}/replace")

_Words = Annotated[str, Query(max_length=1000)]


@router.get("")
def show_replacements(
    request: Request,
    job: JobDep,
    context: ContextDep,
    find: _Words = "",
    put: _Words = "",
    is_case_kept: Annotated[bool, Query(alias="case")] = False,
    n_done: Annotated[int | None, Query(alias="done", ge=0)] = None,
    n_changed: Annotated[int, Query(alias="changed", ge=0)] = 0,
) -> HTMLResponse:
    """The form, and what its words would change."""
    values = {"job": job, "find": find, "put": put, "is_case_kept": is_case_kept, "error": None, "found": []}
    values |= {"n_done": n_done, "n_changed": n_changed, "most": MOST_REPLACED}
    if find:
        try:
            values["found"] = segment_queries.find_replacements(
                job, find=find, put=put, is_case_kept=is_case_kept, context=context
            )
        except InvalidRequest as error:
            values["error"] = str(error)
    return render(request, "replace.html", values)


@router.post("", dependencies=[SameOrigin])
def replace_chosen(
    request: Request,
    job: JobDep,
    context: ContextDep,
    find: Annotated[str, Form(max_length=1000)],
    put: Annotated[str, Form(max_length=1000)] = "",
    is_case_kept: Annotated[bool, Form(alias="case")] = False,
    chosen: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Replace in the segments that were chosen, unless somebody changed them since."""
    author = read_author(request)
    found = segment_queries.find_replacements(
        job, find=find, put=put, is_case_kept=is_case_kept, context=context
    )
    wanted = dict(item.split(":", 1) for item in chosen or () if ":" in item)
    n_done = n_changed = 0
    for item in found:
        base = wanted.get(str(item.n))
        if base is None:
            continue
        try:
            edits.edit_segment(job.id, item.n, text=item.after, context=context, author=author, base=base)
            n_done += 1
        except ChangedMeanwhile:
            n_changed += 1
    return RedirectResponse(f"/jobs/{job.id}/replace?done={n_done}&changed={n_changed}", status_code=303)
