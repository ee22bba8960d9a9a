"""`/v1/alignments`, `/v1/locations`, `/v1/scores`: the library's calls, for texts in the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Response
from fastapi import Request as HttpRequest
from pydantic import BaseModel, BeforeValidator, Field, field_validator

from align import Bead, Scores, align, belong_together, score, score_fragments
from translator.detect import main_language
from translator.formats.beads import AlignedTexts
from translator.formats.exports import BEAD_FORMATS, EXPORTS, content_type, export_beads, export_name
from translator.segment import segment
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep
from translator.web.downloads import FormQuery, IsRaw, download, negotiate
from translator.web.native.answers import require_json
from translator.web.native.schemas import FilledText, Request, Similarity, Text, fill, to_whole

router = APIRouter(tags=["alignment"], route_class=BodyRoute, dependencies=[Depends(require_json)])

Metric = Literal["bleu", "chrf", "chrf++", "ter"]
Metrics = Annotated[list[Metric], Field(min_length=1, max_length=4)]
Resamples = Annotated[
    int, Field(ge=0, le=2000, description="Of the bootstrap; 0: no intervals"), BeforeValidator(to_whole)
]
_JSON = "json"
_MEDIA_TYPES = {form: EXPORTS[form].media_type for form in BEAD_FORMATS}
if TYPE_CHECKING:
    BeadForm = str
else:  # the description lists what there is
    BeadForm = Literal[(_JSON, *BEAD_FORMATS)]
_Line = Annotated[Text, Field(max_length=4_000)]
_Sentence = Annotated[FilledText, Field(max_length=2_000)]
_WholeText = Annotated[Text, Field(max_length=1_000_000)]
# What a slow core scores in about two seconds, whatever the texts; words in any order cost most.
_FRAGMENT_CHARS, _SCORED_CHARS = 30_000, 300_000


def _refuse_over(most_chars: int, texts: Sequence[str]) -> None:
    n_chars = sum(map(len, texts))
    if n_chars > most_chars:
        raise ValueError(
            f"{n_chars:,} characters in all; a request has up to {most_chars:,}, `tolmacs score` any number"
        )


class SourceLine(Request):
    """A segment of the source, with a machine translation of any quality where there is one."""

    text: _Line
    translated: _Line | None = None


class AlignmentRequest(Request):
    """Two texts that say the same: each as one text, or cut into segments."""

    source: _WholeText | Annotated[list[SourceLine | _Line], Field(max_length=5_000)]
    target: _WholeText | Annotated[list[_Line], Field(max_length=5_000)]
    reorder: bool = Field(True, description="Whether to look for blocks in another order")


class BeadBody(BaseModel):
    """Segments that say the same, by their 0-based numbers; one side may be empty."""

    source: list[int]
    target: list[int]
    similarity: Similarity


class AlignmentBody(BaseModel):
    """Beads that cover both texts once, in the order of the source."""

    source: list[str]
    target: list[str]
    beads: list[BeadBody]
    belong_together: bool = Field(description="Whether enough segments have a counterpart")


class LocationsRequest(Request):
    """English fragments, and the segments of a translation in which they may belong."""

    fragments: list[_Sentence] = Field(
        min_length=1, max_length=500, description=f"Together up to {_FRAGMENT_CHARS:,} characters"
    )
    hypotheses: list[_Sentence] = Field(min_length=1, max_length=2_000)
    metrics: Metrics = Field(default=["bleu", "chrf"])

    @field_validator("fragments")
    @classmethod
    def _limit(cls, fragments: list[str]) -> list[str]:
        _refuse_over(_FRAGMENT_CHARS, fragments)
        return fragments


class LocationBody(BaseModel):
    """Where a fragment belongs; `span` counts tokens of the joined segments, None for all or nothing."""

    fragment: int
    segments: list[int]
    span: tuple[int, int] | None
    similarity: float
    located: bool


class FigureBody(BaseModel):
    """A score with the sacreBLEU signature that says how to compute it again."""

    metric: Metric
    value: float
    low: float | None
    high: float | None
    signature: str


class LocationsBody(BaseModel):
    """Places of fragments, and scores over the located text only."""

    items: list[LocationBody]
    scores: list[FigureBody] = Field(description="Empty where nothing was located")
    chance: list[FigureBody] = Field(description="The same fragments against their best wrong places")
    coverage: float = Field(description="Share of the tokens under a located fragment")


class ScoredSegment(Request):
    """A translation and what a person wrote."""

    hypothesis: _Sentence
    reference: _Sentence


class ScoresRequest(Request):
    """Segments to be scored as one text."""

    segments: list[ScoredSegment] = Field(
        min_length=1, max_length=2_000, description=f"Together up to {_SCORED_CHARS:,} characters"
    )
    metrics: Metrics = Field(default=["bleu", "chrf"])
    resamples: Resamples = 0

    @field_validator("segments")
    @classmethod
    def _limit(cls, segments: list[ScoredSegment]) -> list[ScoredSegment]:
        _refuse_over(_SCORED_CHARS, [text for item in segments for text in (item.hypothesis, item.reference)])
        return segments


class ScoresBody(BaseModel):
    """Scores of a text as a whole."""

    scores: list[FigureBody]
    n_segments: int


# Each of these loads numpy and works in a thread: `def`, not `async def`.


@router.post(
    "/alignments",
    operation_id="align_texts",
    summary="Pair the segments of two texts",
    response_model=AlignmentBody,
    responses={200: {"content": {name: {"schema": {"type": "string"}} for name in _MEDIA_TYPES.values()}}},
)
def align_texts(
    given: AlignmentRequest,
    request: HttpRequest,
    _caller: CallerDep,
    form: Annotated[BeadForm | None, FormQuery] = None,
    raw: IsRaw = False,
) -> AlignmentBody | Response:
    """Works without a model; a translation of each source segment makes it sharp. As JSON, or as a file."""
    source, translated = _source_side(given.source)
    target = _cut(given.target) if isinstance(given.target, str) else given.target
    beads = _align(source, target, translated=translated, reorder=given.reorder)
    chosen = form or negotiate(request, {_JSON: "application/json", **_MEDIA_TYPES})
    if chosen != _JSON:
        aligned = AlignedTexts(source, target, beads, main_language(source))
        data = export_beads(aligned, chosen, is_raw=raw)
        return download(data, name=export_name(aligned.name, chosen), media_type=content_type(chosen))
    return AlignmentBody(
        source=source,
        target=target,
        beads=[fill(BeadBody, bead) for bead in beads],
        belong_together=belong_together(beads),
    )


@router.post("/locations", operation_id="locate_fragments", summary="Find where fragments belong")
def locate_fragments(given: LocationsRequest, _caller: CallerDep) -> LocationsBody:
    """A fragment is a clause, a sentence or two, in any order; it may belong nowhere."""
    found = score_fragments(given.fragments, given.hypotheses, metrics=given.metrics)
    return LocationsBody(
        items=[fill(LocationBody, place) for place in found.locations],
        scores=_figures(found.scores),
        chance=_figures(found.chance),
        coverage=found.coverage,
    )


@router.post("/scores", operation_id="score_segments", summary="Score translations against references")
def score_segments(given: ScoresRequest, _caller: CallerDep) -> ScoresBody:
    """BLEU, chrF, chrF++ and TER of the whole, as sacreBLEU computes them."""
    found = score(
        [item.hypothesis for item in given.segments],
        [item.reference for item in given.segments],
        metrics=given.metrics,
        resamples=given.resamples,
    )
    return ScoresBody(scores=_figures(found), n_segments=found.segments)


def _source_side(given: str | Sequence[SourceLine | str]) -> tuple[list[str], list[str] | None]:
    """The segments of the source, and a translation of each; None where none has any.

    A segment without one stands for itself.
    """
    if isinstance(given, str):
        return _cut(given), None
    texts = [line if isinstance(line, str) else line.text for line in given]
    translations = [None if isinstance(line, str) else line.translated for line in given]
    if all(translated is None for translated in translations):
        return texts, None
    return texts, [
        text if translated is None else translated
        for text, translated in zip(texts, translations, strict=True)
    ]


def _cut(text: str) -> list[str]:
    return [item.text for item in segment(text)]


def _align(
    source: Sequence[str], target: Sequence[str], *, translated: Sequence[str] | None, reorder: bool
) -> list[Bead]:
    if not source or not target:
        alone = [Bead((number,), ()) for number in range(len(source))]
        return alone + [Bead((), (number,)) for number in range(len(target))]
    return align(source, target, translated=translated, reorder=reorder)


def _figures(scores: Scores | None) -> list[FigureBody]:
    if scores is None:
        return []
    return [
        FigureBody(
            metric=metric,  # type: ignore[arg-type]  # the library's names are ours
            value=figure.value,
            low=_bound(figure.mean, figure.half_width, side=-1),
            high=_bound(figure.mean, figure.half_width, side=1),
            signature=figure.signature,
        )
        for metric, figure in scores.figures.items()
    ]


def _bound(mean: float | None, half_width: float | None, *, side: int) -> float | None:
    return None if mean is None or half_width is None else mean + side * half_width
