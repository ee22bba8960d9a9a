"""An alignment project: its beads a part at a time, corrected by hand, out as a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.alignments import (
    AlignmentProject,
    AlignmentTexts,
    Side,
    StoredBead,
    join_segment,
    merge_segments,
    part_segment,
    rewrite,
)
from translator.errors import InvalidRequest
from translator.formats.exports import BEAD_FORMATS, EXPORTS, content_type, export_beads, export_name
from translator.service.alignments import change_alignment, delete_alignment, undo_change
from translator.service.context import Context
from translator.service.queries import can_undo
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.downloads import download
from translator.web.pages.asked import AlignmentDep, AsPart, PathId
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render

if TYPE_CHECKING:
    from translator.formats.beads import AlignedTexts

router = APIRouter(prefix="/align/{identity}", route_class=BodyRoute)

_PART = 200
"""Beads that a page shows."""
_STEP = 180
"""From a page to the next: what they share lets every two neighbors be joined."""
_FORMS = {form: EXPORTS[form].title.split(",")[0] for form in BEAD_FORMATS}

_Act = Literal["join", "part", "rewrite", "merge", "undo"]
_Look = Literal["", "words", "alone"]
_Number = Annotated[int, Form(ge=0, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class SegmentUnit:
    """A segment as it is drawn; `bead` counts those that the page shows."""

    n: int
    text: str
    bead: int
    is_alone: bool
    about: str


@router.get("")
def show_beads(
    request: Request,
    found: AlignmentDep,
    context: ContextDep,
    at: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    side: Side = "source",
    number: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    look: _Look = "",
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1,
    is_part: AsPart = False,
) -> HTMLResponse:
    """Both texts with the beads between them: from one on, or where a segment is, or what is looked for."""
    (project, texts), goal, chosen = found, None, ""
    if number is not None:
        n = min(number, len(texts.of(side))) - 1
        goal, chosen = _find(texts, side, n), f"{side}-{n}"
    elif look:
        goal = _look_for(texts, _test_of(look, q, texts), after=after)
        chosen = _name_first(texts, goal)
    first = _page_of(texts, at if goal is None else goal)
    values = {"q": q, "is_missed": bool(look) and goal is None, "goal": goal, "chosen": chosen}
    view = {**_view(project, texts, first=first, context=context), **values}
    return render(request, "beads_part.html" if is_part else "beads.html", view)


@router.post("/acts", dependencies=[SameOrigin])
def act(
    request: Request,
    identity: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    version: Annotated[int, Form(ge=1)],
    act: Annotated[_Act, Form()],
    side: Annotated[Side, Form()] = "source",
    n: _Number = 0,
    number: _Number = 0,
    text: Annotated[str, Form(max_length=100_000)] = "",
    at: _Number = 0,
    is_part: AsPart = False,
) -> Response:
    """Correct a bead or a segment, or take the last correction back.

    `n` is the segment, `number` that of the other side which it is joined to, as people count.
    """
    owner = visitor.owner
    goal = None
    if act == "undo":
        project, texts, goal = undo_change(identity, version=version, context=context, owner=owner)
    else:
        project, texts = change_alignment(
            identity,
            lambda texts: _change(texts, act, side, n, number - 1, text),
            version=version,
            context=context,
            owner=owner,
        )
    goal = min(_find(texts, side, n) if goal is None else goal, len(texts.beads) - 1)
    first = at if at <= goal < at + _PART else _page_of(texts, goal)
    chosen = _name_first(texts, goal) if act == "undo" else f"{side}-{n}"
    if not is_part:
        return RedirectResponse(f"/align/{identity}?at={first}#{chosen}", status_code=303)
    view = {**_view(project, texts, first=first, context=context), "is_missed": False, "chosen": chosen}
    return render(request, "beads_part.html", view)


@router.get("/delete")
def ask_to_delete(request: Request, found: AlignmentDep) -> HTMLResponse:
    """Ask whether a project shall go."""
    project, _ = found
    about = "With both texts and everything that people corrected in it."
    values = {"kind": "alignment", "name": project.name, "about": about, "place": f"/align/{project.id}"}
    return render(request, "delete_one.html", values)


@router.post("/delete", dependencies=[SameOrigin])
def delete(identity: PathId, context: ContextDep, visitor: VisitorDep) -> Response:
    """Delete a project."""
    delete_alignment(identity, context=context, owner=visitor.owner)
    return RedirectResponse("/align", status_code=303)


@router.get("/files/{form}")
def send_beads(found: AlignmentDep, form: str) -> Response:
    """The pairs of beads as a file."""
    if form not in _FORMS:
        raise InvalidRequest(f"unknown format {form!r}; known: {', '.join(_FORMS)}")
    project, texts = found
    return download(
        export_beads(_to_aligned(texts), form),
        name=export_name(project.name, form),
        media_type=content_type(form),
        headers=SAFE_HEADERS,
    )


def _change(texts: AlignmentTexts, act: _Act, side: Side, n: int, m: int, text: str) -> AlignmentTexts:
    if act == "join":
        return join_segment(texts, side, n, m)
    if act == "part":
        return part_segment(texts, side, n)
    if act == "merge":
        return merge_segments(texts, side, n)
    return rewrite(texts, side, n, [line for line in text.splitlines() if line.strip()])


def _find(texts: AlignmentTexts, side: Side, n: int) -> int:
    """The number of the bead that holds a segment."""
    return next(k for k, bead in enumerate(texts.beads) if n in bead.of(side))


def _page_of(texts: AlignmentTexts, goal: int) -> int:
    """The first bead of the page that a bead is on."""
    return min(goal, len(texts.beads) - 1) // _STEP * _STEP


def _test_of(look: _Look, words: str, texts: AlignmentTexts) -> Callable[[StoredBead], bool]:
    if look == "alone":
        return lambda bead: not (bead.source and bead.target)
    wanted = words.casefold()

    def has_words(bead: StoredBead) -> bool:
        segments = (*(texts.source[n] for n in bead.source), *(texts.target[n] for n in bead.target))
        return any(wanted in text.casefold() for text in segments)

    return has_words


def _look_for(texts: AlignmentTexts, test: Callable[[StoredBead], bool], *, after: int) -> int | None:
    """The next bead behind one that is like that; behind the last comes the first."""
    count = len(texts.beads)
    order = ((after + 1 + step) % count for step in range(count))
    return next((k for k in order if test(texts.beads[k])), None)


def _name_first(texts: AlignmentTexts, goal: int | None) -> str:
    """The id, on the page, of the first segment of a bead."""
    if goal is None:
        return ""
    bead = texts.beads[goal]
    return f"source-{bead.source[0]}" if bead.source else f"target-{bead.target[0]}"


def _view(
    project: AlignmentProject, texts: AlignmentTexts, *, first: int, context: Context
) -> dict[str, Any]:
    shown = texts.beads[first : first + _PART]
    return {
        "project": project,
        "texts": texts,
        "kinds": Counter(f"{len(bead.source)}-{len(bead.target)}" for bead in texts.beads).most_common(),
        "units": {"source": _units(texts, "source", shown), "target": _units(texts, "target", shown)},
        "state": json.dumps([[bead.source, bead.target, bead.similarity] for bead in shown]),
        "first": first,
        "n_shown": len(shown),
        "earlier": max(0, first - _STEP) if first else None,
        "later": first + _STEP if first + _PART < len(texts.beads) else None,
        "can_undo": can_undo(project.id, context=context),
        "forms": _FORMS,
    }


def _units(texts: AlignmentTexts, side: Side, shown: tuple[StoredBead, ...]) -> list[SegmentUnit]:
    segments = texts.of(side)
    units = [
        SegmentUnit(n, segments[n], k, not (bead.source and bead.target), _describe(bead))
        for k, bead in enumerate(shown)
        for n in bead.of(side)
    ]
    return sorted(units, key=lambda unit: unit.n)


def _describe(bead: StoredBead) -> str:
    """A bead for those who cannot see how it is drawn."""
    if not (bead.source and bead.target):
        return "no counterpart"
    alike = "set by hand" if bead.similarity is None else f"similarity {bead.similarity:.2f}"
    return f"bead {len(bead.source)} to {len(bead.target)}, {alike}"


def _to_aligned(texts: AlignmentTexts) -> AlignedTexts:
    from align import Bead
    from translator.formats.beads import AlignedTexts

    beads = [Bead(bead.source, bead.target, bead.similarity) for bead in texts.beads]
    return AlignedTexts(list(texts.source), list(texts.target), beads, texts.language)
