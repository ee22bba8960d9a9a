"""How a part of a translated document is laid out: paragraphs in two columns, fragments where they lie."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from translator.estimates import estimate_segment
from translator.fact_key import HUMAN
from translator.jobs import JobReferences
from translator.records import PlacedReference, Translation
from translator.segment import unwrap
from translator.service.segment_queries import Excerpt

_MOST_CHARS = 3_000
"""Of one segment; the rest is in every download."""
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class EnglishStretch:
    """A stretch of English; `is_covered` where a reference was located."""

    text: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment as it is drawn.

    `before` is what stands between it and the one before, where that is more than white space. `left_out`
    counts characters that are not drawn.
    """

    n: int
    language: str
    has_badge: bool
    before: str
    source: str
    english: tuple[EnglishStretch, ...]
    flags: tuple[str, ...]
    origin: str
    estimate: float | None
    left_out: int


@dataclass(frozen=True, slots=True)
class FragmentView:
    """A reference under the paragraph in which it begins; `is_written`: it lies on what a person wrote."""

    text: str
    segments: tuple[int, ...]
    score: float | None
    similarity: float
    is_given: bool
    is_written: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Segments that share a line or a block of lines, and the fragments that begin in it."""

    segments: tuple[SegmentView, ...]
    fragments: tuple[FragmentView, ...]


def withhold(found: JobReferences, written: Collection[int]) -> list[PlacedReference]:
    """The places of references; as long as scores are owed, without those of what people wrote meanwhile."""
    if not found.is_owed:
        return list(found.placed)
    return [
        item if set(written).isdisjoint(item.segments) else replace(item, score=None) for item in found.placed
    ]


def lay_out(part: Excerpt, references: Sequence[PlacedReference]) -> list[Paragraph]:
    """The paragraphs of a part of a document."""
    written = {item.segment.id for item in part.translations if item.model == HUMAN}
    texts = {item.segment.id: item.text for item in part.translations}
    covered = find_covered(references, texts)
    views: list[tuple[int, SegmentView]] = []
    paragraph, language = 0, ""
    for index, item in enumerate(part.translations):
        gap = part.before(index)
        if "\n" in gap or "\r" in gap:
            paragraph, language = paragraph + 1, ""
        views.append((paragraph, _view(item, gap, covered.get(item.segment.id, ()), language)))
        language = item.segment.language
    begins: dict[int, list[FragmentView]] = {}
    for reference in references:
        if reference.segments:
            begins.setdefault(reference.segments[0], []).append(to_fragment(reference, written))
    grouped = (tuple(view for _, view in group) for _, group in groupby(views, key=lambda pair: pair[0]))
    return [
        Paragraph(segments, tuple(item for view in segments for item in begins.get(view.n, ())))
        for segments in grouped
    ]


def to_fragment(reference: PlacedReference, written: Collection[int] = ()) -> FragmentView:
    """A reference as it is drawn, given the segments that people wrote."""
    return FragmentView(
        reference.text,
        reference.segments,
        reference.score,
        reference.similarity,
        is_given=reference.origin == "given",
        is_written=not set(written).isdisjoint(reference.segments),
    )


def find_covered(
    references: Sequence[PlacedReference], texts: Mapping[int, str]
) -> dict[int, list[tuple[int, int]]]:
    """Segment -> the spans of its English, in characters, that references cover."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for reference in references:
        if not set(reference.segments) <= texts.keys():
            continue
        offset = 0
        for number in reference.segments:
            tokens = [match.span() for match in _TOKEN.finditer(texts[number])]
            first, last = reference.span or (0, offset + len(tokens))
            held = tokens[max(0, first - offset) : max(0, last - offset)]
            if held:
                covered.setdefault(number, []).append((held[0][0], held[-1][1]))
            offset += len(tokens)
    return covered


def origin_of(model: str | None) -> str:
    """Where an English text is from: `same` (the source, left as it is), `human` or `model`."""
    if model is None:
        return "same"
    return "human" if model == HUMAN else "model"


def _view(
    item: Translation, gap: str, covered: Sequence[tuple[int, int]], previous_language: str
) -> SegmentView:
    source = unwrap(item.segment.text)
    return SegmentView(
        n=item.segment.id,
        language=item.segment.language,
        has_badge=item.segment.language != previous_language,
        before=gap.strip(),
        source=source[:_MOST_CHARS],
        english=tuple(cut_pieces(item.text[:_MOST_CHARS], covered)),
        flags=item.flags,
        origin=origin_of(item.model),
        estimate=estimate_segment(item),
        left_out=max(0, len(source) - _MOST_CHARS, len(item.text) - _MOST_CHARS),
    )


def cut_pieces(text: str, covered: Sequence[tuple[int, int]]) -> list[EnglishStretch]:
    """A text cut where covered spans begin and end; spans may overlap."""
    marks = sorted({0, len(text), *(min(edge, len(text)) for span in covered for edge in span)})
    pieces = []
    for left, right in pairwise(marks):
        is_covered = any(start <= left and right <= end for start, end in covered)
        pieces.append(EnglishStretch(text[left:right], is_covered))
    return pieces or [EnglishStretch(text, False)]
