"""The align page: two texts in, paired and kept as a project; the projects there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from translator.alignments import AlignmentTexts, StoredBead
from translator.callers import Caller
from translator.detect import main_language
from translator.errors import InvalidRequest, TranslatorError
from translator.formats.files.language_marks import primary_language
from translator.formats.units import read_tmx
from translator.languages import ENGLISH, UNDETERMINED
from translator.pipeline import translate_each
from translator.records import Decoding
from translator.segment import segment, unwrap
from translator.service.alignments import add_alignment
from translator.service.context import Context
from translator.service.queries import list_alignments
from translator.web.body_route import BodyRoute
from translator.web.caller import AdmissionDep, ContextDep
from translator.web.pages.guard import SameOrigin, VisitorDep
from translator.web.pages.rendering import render
from translator.web.pages.uploads import FormFile, upload_bytes, upload_name, upload_text

router = APIRouter(route_class=BodyRoute)

_MOST_SEGMENTS = 20_000
"""Of one side: the answer is awaited."""
_MOST_TRANSLATED = 3_000
"""Segments that are translated first; it takes some seconds for a thousand."""

_BY_SENTENCE, _BY_MODEL = "sentence", "model"

_Text = Annotated[str, Form(max_length=5_000_000)]


@dataclass(frozen=True, slots=True)
class AlignmentForm:
    """What the form has beside its files, as it is shown again where something is wrong."""

    source: str = ""
    target: str = ""
    by: str = _BY_SENTENCE
    evidence: str = _BY_MODEL
    name: str = ""


@router.get("/align")
def show_form(request: Request, context: ContextDep, visitor: VisitorDep) -> HTMLResponse:
    """The empty form, and the projects there are."""
    return _form(request, context, visitor, AlignmentForm())


@router.post("/align", dependencies=[SameOrigin])
def begin(
    request: Request,
    context: ContextDep,
    visitor: VisitorDep,
    admission: AdmissionDep,
    source: _Text = "",
    target: _Text = "",
    by: Annotated[str, Form()] = _BY_SENTENCE,
    evidence: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    source_file: FormFile = None,
    target_file: FormFile = None,
) -> Response:
    """Align two texts, and keep them as a project."""
    try:
        texts = _read_tmx(source_file, context)
        if texts is None:
            sides = (_read_side(source, source_file, context), _read_side(target, target_file, context))
            cut = [_cut(side, by=by) for side in sides]
            charge = partial(admission.charge, visitor)
            texts = _align(*cut, evidence=evidence, charge=charge, context=context)
    except TranslatorError as error:
        given = AlignmentForm(source, target, by, evidence, name)
        return _form(request, context, visitor, given, error=error)
    title = name.strip() or upload_name(source_file) or texts.source[0][:60]
    identity = add_alignment(texts, name=title, context=context, owner=visitor.owner)
    return RedirectResponse(f"/align/{identity}", status_code=303)


def _form(
    request: Request,
    context: Context,
    visitor: Caller,
    given: AlignmentForm,
    *,
    error: TranslatorError | None = None,
) -> HTMLResponse:
    projects = list_alignments(context=context, owner=visitor.owner)
    values = {
        "given": given,
        "error": error,
        "projects": projects,
        "most": _MOST_SEGMENTS,
        "most_translated": _MOST_TRANSLATED,
    }
    return render(request, "align.html", values, status=error.status if error else 200)


def _read_side(text: str, upload: UploadFile | None, context: Context) -> str:
    """The text of a side: of its file where one was chosen."""
    return upload_text(upload, context) if upload and upload_name(upload) else text


def _read_tmx(upload: UploadFile | None, context: Context) -> AlignmentTexts | None:
    """A translation memory is aligned already: each unit is a bead."""
    name = upload_name(upload)
    if upload is None or not name.lower().endswith(".tmx"):
        return None
    units = read_tmx(upload_bytes(upload, context), name=name)
    tags = Counter(primary_language(tag) for unit in units for tag in unit.variants)
    language = next((tag for tag, _ in tags.most_common() if tag != ENGLISH), UNDETERMINED)
    pairs = [(unit.text_in(language), unit.text_in(ENGLISH)) for unit in units]
    whole = [(one, other) for one, other in pairs if one and other]
    if not 1 <= len(whole) <= _MOST_SEGMENTS:
        raise InvalidRequest(
            f"{name}: {len(whole):,} units with both sides; 1 to {_MOST_SEGMENTS:,} are taken"
        )
    beads = tuple(StoredBead((n,), (n,)) for n in range(len(whole)))
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
    source: Sequence[str],
    target: Sequence[str],
    *,
    evidence: str,
    charge: Callable[[int], None],
    context: Context,
) -> AlignmentTexts:
    # It loads numpy and SciPy, which the other pages do without.
    from align import align

    if not source or not target:
        raise InvalidRequest("both sides need text")
    translated = None
    if evidence == _BY_MODEL and len(source) <= _MOST_TRANSLATED:
        engine = context.engines(context.settings.model)
        charge(sum(map(len, source)))
        translated = translate_each(source, engine=engine, decoding=Decoding(beam_size=1))
    beads = align(source, target, translated=translated)
    pairings = tuple(StoredBead(tuple(bead.source), tuple(bead.target), bead.similarity) for bead in beads)
    return AlignmentTexts(tuple(source), tuple(target), main_language(source), pairings)
