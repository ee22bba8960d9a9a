"""One segment: what is known of it, other translations on demand, and what a person writes in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.errors import ChangedMeanwhile, NotFound
from translator.estimates import estimate_segment
from translator.fact_key import HUMAN
from translator.jobs import Job
from translator.records import Translation
from translator.segment import unwrap
from translator.service import edits, queries, segment_queries
from translator.service.context import Context
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.pages.asked import AsPart, JobDep
from translator.web.pages.at_once import propose_others
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import render
from translator.web.pages.side_by_side import cut_pieces, find_covered, origin_of, withhold
from translator.web.sub_path import root

router = APIRouter(prefix="/jobs/{job_id}/segments/{n}", route_class=BodyRoute)

Act = Literal["save", "next", "restore", "review", "unreview", "propagate"]
_AUTHOR = "author"
"""The cookie with the name under which somebody corrects."""
_YEAR_S = 31_536_000
_Number = Annotated[int, Path(ge=0, le=2**31 - 1)]


@router.get("")
def show_segment(
    request: Request, job: JobDep, n: _Number, context: ContextDep, is_part: AsPart = False
) -> HTMLResponse:
    """Everything about a segment; a page of its own, or a part of the document's page."""
    return _show(request, job, n, is_part=is_part, context=context)


@router.get("/alternatives")
async def show_alternatives(
    request: Request,
    job: JobDep,
    n: _Number,
    context: ContextDep,
    visitor: VisitorDep,
    is_part: AsPart = False,
) -> HTMLResponse:
    """What else the model would say, translated now and kept nowhere."""
    item = await run_in_threadpool(_find, job, n, context=context)
    recipe = replace(job.require_recipe(), source=item.segment.language)
    found = await propose_others(request, visitor, item.segment.text, english=item.text, recipe=recipe)
    values = {"job": job, "n": n, "alternatives": found}
    return render(request, "alternatives.html" if is_part else "alternatives_page.html", values)


@router.post("", dependencies=[SameOrigin])
def act(
    request: Request,
    job: JobDep,
    n: _Number,
    context: ContextDep,
    text: Annotated[str, Form()] = "",
    base: Annotated[str | None, Form(max_length=64)] = None,
    author: Annotated[str, Form(max_length=64)] = "",
    act: Annotated[Act, Form()] = "save",
    is_part: AsPart = False,
) -> Response:
    """Keep what a person wrote, give back what the machine had written, or note that somebody looked."""
    try:
        _do(act, job, n, text=text, base=base, author=author.strip(), context=context)
    except ChangedMeanwhile:
        answer: Response = _show(request, job, n, is_part=is_part, context=context, mine=text)
    else:
        goal = n + 1 if act == "next" and n + 1 < (job.n_segments or 0) else n
        answer = RedirectResponse(f"/jobs/{job.id}?at={goal}#s{goal}", status_code=303)
        if is_part:
            answer = _show(request, job, n, is_part=True, context=context)
    name = quote(author.strip())
    answer.set_cookie(_AUTHOR, name, path=f"{root()}/", max_age=_YEAR_S, samesite="strict")
    return answer


def read_author(request: Request) -> str:
    """The name under which somebody corrected last; empty where he gave none."""
    return unquote(request.cookies.get(_AUTHOR, ""))[:64]


def _do(act: Act, job: Job, n: int, *, text: str, base: str | None, author: str, context: Context) -> None:
    if act == "restore":
        edits.restore_segment(job.id, n, context=context, author=author)
    elif act == "propagate":
        edits.propagate(job, n, context=context, author=author)
    elif act in ("save", "next") and text.split() != _find(job, n, context=context).text.split():
        # What was left as it stood is nobody's own words, so it is not saved.
        edits.edit_segment(job.id, n, text=text, context=context, author=author, base=base)
    if act in ("review", "unreview", "next"):
        edits.review_segment(job.id, n, is_reviewed=act != "unreview", context=context, author=author)


def _show(
    request: Request, job: Job, n: int, *, is_part: bool, context: Context, mine: str | None = None
) -> HTMLResponse:
    """A segment; `mine` is what its visitor wrote and could not save, since it was changed meanwhile."""
    values = {"job": job, "n": n, "mine": mine, **_describe(job, n, context=context)}
    values["author"] = read_author(request)
    template = "segment.html" if is_part else "segment_page.html"
    return render(request, template, values, status=200 if mine is None else 409)


def _find(job: Job, n: int, *, context: Context) -> Translation:
    found = queries.get_translations(job.id, first=n, limit=1, context=context)
    if not found:
        raise NotFound(f"job {job.id!r} has no segment {n}")
    return found[0]


def _describe(job: Job, n: int, *, context: Context) -> dict[str, Any]:
    item = _find(job, n, context=context)
    found = queries.get_references(job.id, context=context)
    references = [
        reference
        for reference in withhold(found, [n] if item.model == HUMAN else [])
        if n in reference.segments
    ]
    alone = [reference for reference in references if reference.segments == (n,)]
    covered = find_covered(alone, {n: item.text}).get(n, [])
    is_written = item.model == HUMAN
    return {
        "item": item,
        "source": unwrap(item.segment.text),
        "english": cut_pieces(item.text, covered),
        "origin": origin_of(item.model),
        "estimate": estimate_segment(item),
        "references": references,
        "edits": segment_queries.list_edits(job.id, n, context=context),
        "base": segment_queries.find_base(job.id, n, context=context),
        "is_reviewed": n in segment_queries.list_reviewed(job.id, [n], context=context),
        "equal": segment_queries.find_equal(job, n, context=context) if is_written else [],
    }
