"""The align page: two texts in, beads between their segments; corrected by hand, out as a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from translator.errors import InvalidRequest, TranslatorError
from translator.formats.exports import BEAD_FORMATS, EXPORTS, content_type, export_beads, export_name
from translator.languages import AUTO, ENGLISH, UNDETERMINED, parse_source_language
from translator.parallel import main_language, translate_each
from translator.records import Decoding
from translator.segment import segment, unwrap
from translator.service import Context
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.downloads import download
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render

if TYPE_CHECKING:
    from translator.formats.beads import AlignedTexts

router = APIRouter(route_class=BodyRoute)

_MOST_SEGMENTS = 3_000
"""Of one side: the answer is awaited, and the browser draws all of it."""
_FORMS = {form: EXPORTS[form].title.split(",")[0] for form in BEAD_FORMATS}

Text = Annotated[str, Form(max_length=5_000_000)]


class BeadBody(BaseModel):
    """A bead as the page has it; `similarity` is None for null beads and those made by hand."""

    model_config = ConfigDict(extra="forbid")

    source: list[int]
    target: list[int]
    similarity: float | None = None


class Alignment(BaseModel):
    """What the page holds between two requests: both sides, the language of the source, and the beads."""

    model_config = ConfigDict(extra="forbid")

    source: list[str]
    target: list[str]
    language: str
    beads: list[BeadBody]


@router.get("/align")
def show_form(request: Request, _visitor: VisitorDep) -> HTMLResponse:
    """The empty form."""
    return render(request, "align.html", {"source": "", "target": "", "error": None})


@router.post("/align", dependencies=[SameOrigin])
def show_beads(
    request: Request,
    context: ContextDep,
    _visitor: VisitorDep,
    source: Text = "",
    target: Text = "",
    by: Annotated[str, Form()] = "sentence",
    evidence: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The beads of two texts."""
    try:
        found = _align(_cut(source, by=by), _cut(target, by=by), evidence=evidence, context=context)
    except TranslatorError as error:
        values = {"source": source, "target": target, "error": str(error)}
        return render(request, "align.html", values, status=error.status)
    return render(request, "beads.html", _view(found))


@router.post("/align/export", dependencies=[SameOrigin])
def send_beads(_visitor: VisitorDep, alignment: Text, form: Annotated[str, Form()] = "tmx") -> Response:
    """The pairs of beads that were found or corrected, as a file."""
    if form not in _FORMS:
        raise InvalidRequest(f"unknown format {form!r}; known: {', '.join(_FORMS)}")
    body = export_beads(_parse(alignment), form)
    return download(
        body, name=export_name("aligned", form), media_type=content_type(form), headers=SAFE_HEADERS
    )


def _cut(text: str, *, by: str) -> list[str]:
    """Lines, or sentences with the line ends that a layout made taken out."""
    if by == "line":
        parts = [line.strip() for line in text.splitlines() if line.strip()]
    else:
        parts = [unwrap(item.text) for item in segment(text)]
    if len(parts) > _MOST_SEGMENTS:
        raise InvalidRequest(
            f"a text has {len(parts):,} segments; this page takes {_MOST_SEGMENTS:,}, "
            "`tolmacs align` any number"
        )
    return parts


def _align(source: Sequence[str], target: Sequence[str], *, evidence: str, context: Context) -> Alignment:
    # It loads numpy and SciPy, which the other pages do without.
    from align import align

    if not source or not target:
        raise InvalidRequest("both sides need text")
    translated = None
    if evidence == "model":
        engine = context.engines(context.settings.model)
        translated = translate_each(source, engine=engine, decoding=Decoding(beam_size=1))
    beads = align(source, target, translated=translated)
    bodies = [
        BeadBody(source=list(bead.source), target=list(bead.target), similarity=bead.similarity)
        for bead in beads
    ]
    return Alignment(source=list(source), target=list(target), language=main_language(source), beads=bodies)


def _view(found: Alignment) -> dict[str, Any]:
    kinds = [f"{len(bead.source)}-{len(bead.target)}" for bead in found.beads]
    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds), key=lambda kind: -kinds.count(kind))}
    n_null = sum(not (bead.source and bead.target) for bead in found.beads)
    state = found.model_dump_json()
    return {"found": found, "counts": counts, "n_null": n_null, "state": state, "forms": _FORMS}


def _parse(text: str) -> AlignedTexts:
    """The state that the page sent back, held to the laws of beads."""
    from align import AlignmentError, Bead
    from align.bead import check
    from translator.formats.beads import AlignedTexts

    try:
        found = Alignment.model_validate(json.loads(text))
        parse_source_language(found.language if found.language not in (ENGLISH, UNDETERMINED) else AUTO)
        beads = [Bead(tuple(bead.source), tuple(bead.target), bead.similarity) for bead in found.beads]
        check(beads, source_count=len(found.source), target_count=len(found.target))
    except (ValidationError, ValueError, AlignmentError) as error:
        raise InvalidRequest(f"the beads are not whole: {error}") from error
    return AlignedTexts(found.source, found.target, beads, found.language)
