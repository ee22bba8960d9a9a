"""The list of jobs: filtered, kept up to date, many deleted, tagged, zipped or translated again at a time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from typing import IO, Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from translator.errors import InvalidRequest, NotFound
from translator.jobs import FINAL_STATES, JobFilter
from translator.service import exports, queries, retention, submission
from translator.service.context import Context
from translator.web.caller import ContextDep
from translator.web.native.answers import next_cursor, to_cursor
from translator.web.pages.asked import AsPart
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render
from translator.web.pages.words import STATE_WORDS

router = APIRouter(prefix="/jobs")

_PAGE = 50
_IN_MEMORY = 16_000_000
_READ_BYTES = 1 << 16
_STATES: dict[str, str] = {
    "": "Any",
    "open": "under way",
    **{state: word for state, word in STATE_WORDS.items() if state in FINAL_STATES},
}
"""Which jobs a list may have -> what that is called."""

_Text = Annotated[str, Query(max_length=200)]
_Ids = Annotated[list[str] | None, Form()]


def _filter(
    visitor: VisitorDep,
    state: _Text = "",
    language: _Text = "",
    flag: _Text = "",
    tag: _Text = "",
    words: Annotated[str, Query(alias="q", max_length=200)] = "",
) -> JobFilter:
    """Which jobs of a visitor an address asks for."""
    return JobFilter(visitor.owner, state, language, flag, tag, words.strip())


FilterDep = Annotated[JobFilter, Depends(_filter)]


@router.get("")
def show_jobs(
    request: Request,
    context: ContextDep,
    chosen: FilterDep,
    after: Annotated[str | None, Query(max_length=200)] = None,
    is_part: AsPart = False,
) -> HTMLResponse:
    """The newest jobs that a filter lets through; a browser asks again for as long as the page is open."""
    found = queries.list_job_views(chosen, context=context, limit=_PAGE + 1, after=to_cursor(after))
    views = found.views[:_PAGE]
    following = next_cursor([view.job for view in found.views], limit=_PAGE)
    given = {
        "state": chosen.state,
        "language": chosen.language,
        "flag": chosen.flag,
        "tag": chosen.tag,
        "q": chosen.words,
    }
    values = {
        "views": views,
        "found": found,
        "chosen": given,
        "is_filtered": any(given.values()),
        "following": _query(given, after=following) if following else None,
        "query": _query(given, after=after),
        "states_offered": list(_STATES.items()),
    }
    return render(request, "jobs_rows.html" if is_part else "jobs.html", values)


@router.post("/many", dependencies=[SameOrigin])
def do_to_many(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    act: Annotated[Literal["delete", "tag", "untag", "again", "zip"], Form()],
    job: _Ids = None,
    tag: Annotated[str, Form(max_length=submission.MOST_TAG_CHARS)] = "",
    query: Annotated[str, Form(max_length=1000)] = "",
    is_sure: Annotated[bool, Form(alias="sure")] = False,
) -> Response:
    """What is to be done with the jobs that were chosen; deleting asks first."""
    if not job:
        raise InvalidRequest("no job was chosen; tick some in the list first")
    back = RedirectResponse(f"/jobs?{query}", status_code=303)
    if act == "zip":
        return _zip(job, context=context, owner=visitor.owner)
    if act == "again":
        found = [queries.get_job(key, context=context, owner=visitor.owner) for key in job]
        documents = dict.fromkeys(item.document_id for item in found)
        return RedirectResponse(f"/retranslations?document={','.join(documents)}", status_code=303)
    if act == "delete":
        if not is_sure:
            return _ask(request, job, query=query, context=context, owner=visitor.owner)
        _delete(job, context=context, owner=visitor.owner)
        return back
    submission.tag_jobs(job, tag.strip(), context=context, owner=visitor.owner, is_removed=act == "untag")
    return back


@router.get("/zip")
def zip_list(context: ContextDep, visitor: VisitorDep, chosen: FilterDep) -> Response:
    """One file with all translations of a list."""
    return _zip(
        queries.list_done(chosen, limit=exports.MOST_IN_ZIP, context=context),
        context=context,
        owner=visitor.owner,
    )


def _query(given: dict[str, str], *, after: str | None) -> str:
    return urlencode({key: value for key, value in {**given, "after": after or ""}.items() if value})


def _ask(request: Request, ids: list[str], *, query: str, context: Context, owner: str) -> HTMLResponse:
    found = [queries.get_job(key, context=context, owner=owner) for key in ids]
    return render(request, "delete.html", {"jobs": found, "query": query})


def _delete(ids: list[str], *, context: Context, owner: str) -> None:
    """Delete jobs; one that is gone already is no error, so that asking twice is harmless."""
    for key in ids:
        try:
            retention.delete_job(key, context=context, owner=owner)
        except NotFound:
            continue


def _zip(ids: Any, *, context: Context, owner: str) -> Response:
    out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # closed when it was sent
    try:
        exports.write_zip(ids, out, context=context, owner=owner)
    except BaseException:
        out.close()
        raise
    disposition = time.strftime('attachment; filename="translations-%Y-%m-%d-%H%M.zip"')
    headers = {**SAFE_HEADERS, "Content-Disposition": disposition, "Cache-Control": "no-store"}
    return StreamingResponse(_send(out), media_type="application/zip", headers=headers)


def _send(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while part := out.read(_READ_BYTES):
            yield part
