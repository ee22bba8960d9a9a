"""The align page: two texts in, beads between their segments; corrected by hand, out as a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from translator.alignments import AlignmentTexts, Pairing, Side, merge_segments, rewrite
from translator.callers import Caller
from translator.errors import InvalidRequest, TranslatorError
from translator.formats.exports import BEAD_FORMATS, EXPORTS, content_type, export_beads, export_name
from translator.formats.files import open_file
from translator.formats.tmx import read_tmx
from translator.formats.units import primary_language
from translator.languages import ENGLISH, UNDETERMINED
from translator.limits import most_text, read_limited
from translator.parallel import main_language, translate_each
from translator.records import Decoding
from translator.segment import segment, unwrap
from translator.service import Context
from translator.service.alignments import (
    add_alignment,
    change_alignment,
    delete_alignment,
    get_alignment,
    list_alignments,
)
from translator.web.body_route import BodyRoute
from translator.web.caller import ContextDep
from translator.web.downloads import download
from translator.web.pages.guard import PathId, SameOrigin, VisitorDep
from translator.web.pages.rendering import SAFE_HEADERS, render

if TYPE_CHECKING:
    from translator.formats.beads import AlignedTexts

router = APIRouter(route_class=BodyRoute)

_MOST_SEGMENTS = 3_000
"""Of one side: the answer is awaited, and the browser draws all of it."""
_FORMS = {form: EXPORTS[form].title.split(",")[0] for form in BEAD_FORMATS}

_Text = Annotated[str, Form(max_length=5_000_000)]
_Upload = Annotated[UploadFile | None, File()]


Version = Annotated[int, Form(ge=1)]


class EditedBead(BaseModel):
    """A bead as the page has it; `similarity` is None for null beads and those made by hand."""

    model_config = ConfigDict(extra="forbid")

    source: list[int]
    target: list[int]
    similarity: float | None = None


_BEADS = TypeAdapter(list[EditedBead])


@router.get("/align")
def show_form(request: Request, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """The empty form, and the projects there are."""
    return _form(request, context, visitor)


@router.post("/align", dependencies=[SameOrigin])
def begin(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    source: _Text = "",
    target: _Text = "",
    by: Annotated[str, Form()] = "sentence",
    evidence: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    source_file: _Upload = None,
    target_file: _Upload = None,
) -> Response:
    """Align two texts, and keep them as a project."""
    try:
        texts = _read_tmx(source_file, context)
        if texts is None:
            sides = (_read_side(source, source_file, context), _read_side(target, target_file, context))
            texts = _align(*(_cut(side, by=by) for side in sides), evidence=evidence, context=context)
    except TranslatorError as error:
        return _form(request, context, visitor, source=source, target=target, error=error)
    title = name.strip() or _name_of(source_file) or texts.source[0][:60]
    identity = add_alignment(texts, name=title, context=context, owner=visitor.owner)
    return RedirectResponse(f"/align/{identity}", status_code=303)


@router.get("/align/{identity}")
def show_beads(request: Request, identity: PathId, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """A project: both texts, with the beads between them."""
    project, texts = get_alignment(identity, context=context, owner=visitor.owner)
    return render(request, "beads.html", {"project": project, **_view(texts)})


@router.post("/align/{identity}/beads", dependencies=[SameOrigin])
def save_beads(
    identity: PathId, context: ContextDep, visitor: VisitorDep, beads: _Text, version: Version
) -> JSONResponse:
    """Keep beads as somebody corrected them."""
    now = change_alignment(
        identity,
        lambda texts: _checked(replace(texts, beads=_parse(beads))),
        version=version,
        context=context,
        owner=visitor.owner,
    )
    return JSONResponse({"version": now}, headers={**SAFE_HEADERS, "Cache-Control": "no-store"})


@router.post("/align/{identity}/segments", dependencies=[SameOrigin])
def change_segment(
    identity: PathId,
    context: ContextDep,
    visitor: VisitorDep,
    version: Version,
    side: Annotated[Side, Form()],
    n: Annotated[int, Form(ge=0)],
    act: Annotated[Literal["rewrite", "merge"], Form()],
    text: Annotated[str, Form(max_length=100_000)] = "",
) -> Response:
    """Put other words in place of a segment, one segment for each line; or merge it with the next."""
    lines = [line for line in text.splitlines() if line.strip()]

    def change(texts: AlignmentTexts) -> AlignmentTexts:
        return _checked(merge_segments(texts, side, n) if act == "merge" else rewrite(texts, side, n, lines))

    change_alignment(identity, change, version=version, context=context, owner=visitor.owner)
    return RedirectResponse(f"/align/{identity}#{side}-{n}", status_code=303)


@router.post("/align/{identity}/delete", dependencies=[SameOrigin])
def delete(identity: PathId, context: ContextDep, visitor: VisitorDep) -> Response:
    """Delete a project."""
    delete_alignment(identity, context=context, owner=visitor.owner)
    return RedirectResponse("/align", status_code=303)


@router.get("/align/{identity}/files/{form}")
def send_beads(identity: PathId, form: str, context: ContextDep, visitor: VisitorDep) -> Response:
    """The pairs of beads as a file."""
    if form not in _FORMS:
        raise InvalidRequest(f"unknown format {form!r}; known: {', '.join(_FORMS)}")
    project, texts = get_alignment(identity, context=context, owner=visitor.owner)
    return download(
        export_beads(_to_aligned(texts), form),
        name=export_name(project.name, form),
        media_type=content_type(form),
        headers=SAFE_HEADERS,
    )


def _form(
    request: Request,
    context: Context,
    visitor: Caller,
    *,
    source: str = "",
    target: str = "",
    error: TranslatorError | None = None,
) -> HTMLResponse:
    projects = list_alignments(context=context, owner=visitor.owner)
    values = {"source": source, "target": target, "error": error, "projects": projects}
    return render(request, "align.html", values, status=error.status if error else 200)


def _name_of(upload: UploadFile | None) -> str:
    return str(upload.filename) if upload and upload.filename else ""


def _read_side(text: str, upload: UploadFile | None, context: Context) -> str:
    """The text of a side: of its file where one was chosen."""
    name = _name_of(upload)
    if not upload or not name:
        return text
    return open_file(_read(upload, context), name=name, most_text=most_text(context.settings)).text


def _read(upload: UploadFile, context: Context) -> bytes:
    return read_limited(upload.file, name=str(upload.filename), settings=context.settings)


def _read_tmx(upload: UploadFile | None, context: Context) -> AlignmentTexts | None:
    """A translation memory is aligned already: each unit is a bead."""
    name = _name_of(upload)
    if upload is None or not name.lower().endswith(".tmx"):
        return None
    units = read_tmx(_read(upload, context), name=name)
    tags = Counter(primary_language(tag) for unit in units for tag in unit.variants)
    language = next((tag for tag, _ in tags.most_common() if tag != ENGLISH), UNDETERMINED)
    pairs = [(unit.text_in(language), unit.text_in(ENGLISH)) for unit in units]
    whole = [(one, other) for one, other in pairs if one and other]
    if not 1 <= len(whole) <= _MOST_SEGMENTS:
        raise InvalidRequest(
            f"{name}: {len(whole):,} units with both sides; 1 to {_MOST_SEGMENTS:,} are taken"
        )
    beads = tuple(Pairing((n,), (n,)) for n in range(len(whole)))
    source, target = (tuple(" ".join(str(pair[side]).split()) for pair in whole) for side in (0, 1))
    return AlignmentTexts(source, target, language, beads)


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


def _align(
    source: Sequence[str], target: Sequence[str], *, evidence: str, context: Context
) -> AlignmentTexts:
    # It loads numpy and SciPy, which the other pages do without.
    from align import align

    if not source or not target:
        raise InvalidRequest("both sides need text")
    translated = None
    if evidence == "model":
        engine = context.engines(context.settings.model)
        translated = translate_each(source, engine=engine, decoding=Decoding(beam_size=1))
    beads = align(source, target, translated=translated)
    pairings = tuple(Pairing(tuple(bead.source), tuple(bead.target), bead.similarity) for bead in beads)
    return AlignmentTexts(tuple(source), tuple(target), main_language(source), pairings)


def _view(texts: AlignmentTexts) -> dict[str, Any]:
    state = {"beads": [asdict(bead) for bead in texts.beads]}
    return {"texts": texts, "state": json.dumps(state), "forms": _FORMS}


def _parse(beads: str) -> tuple[Pairing, ...]:
    try:
        found = _BEADS.validate_json(beads)
    except ValidationError as error:
        raise InvalidRequest("the beads are none that this page makes") from error
    return tuple(Pairing(tuple(bead.source), tuple(bead.target), bead.similarity) for bead in found)


def _checked(texts: AlignmentTexts) -> AlignmentTexts:
    """The same, held to the laws of beads."""
    from align import AlignmentError
    from align.bead import check_beads

    try:
        check_beads(_to_aligned(texts).beads, source_count=len(texts.source), target_count=len(texts.target))
    except (ValueError, AlignmentError) as error:
        raise InvalidRequest(f"the beads are not whole: {error}") from error
    return texts


def _to_aligned(texts: AlignmentTexts) -> AlignedTexts:
    from align import Bead
    from translator.formats.beads import AlignedTexts

    beads = [Bead(bead.source, bead.target, bead.similarity) for bead in texts.beads]
    return AlignedTexts(list(texts.source), list(texts.target), beads, texts.language)
