"""The segments of a document, and the document from its segments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from translator.detect import Detection, detect_all
from translator.languages import AUTO
from translator.records import Segment, SegmentKind
from translator.segment.apart import split_at_leaders
from translator.segment.bilingual import split_languages
from translator.segment.lines import find_blocks
from translator.segment.marks import find_mark, without_ornaments
from translator.segment.sentences import split_sentences

SEGMENTER_VERSION = "tiles-6"

_END_MARKS = tuple(".!?…。！？")
_CLOSERS = "\"'”’»)]」』） "
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


Unit = Literal["sentence", "block", "text"]
"""What becomes one segment: a sentence, all between two blank lines, or a whole text."""


def segment(text: str, *, source: str = AUTO, unit: Unit = "sentence") -> list[Segment]:
    """Split a document into segments in order; segments and the gaps between them rebuild it exactly.

    Args:
        source: the language of everything that is not English, or `auto`.
        unit: `block` and `text` keep together what is a sentence by itself, and what has another language.

    A gap holds what is never translated: white space, line ends, list marks, bars between two languages.
    """
    spans = list(find_spans(text) if unit == "sentence" else _whole_spans(text, by_block=unit == "block"))
    detections = detect_all([text[start:end] for start, end in spans], source=source)
    return [
        Segment(
            id=number,
            start=start,
            end=end,
            text=text[start:end],
            language=detection.language,
            confidence=round(detection.confidence, 3),
            kind=_kind(text[start:end], detection),
        )
        for number, ((start, end), detection) in enumerate(zip(spans, detections, strict=True))
    ]


def find_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the segments, in order, never empty, never overlapping."""
    for block_start, block_end in find_blocks(text):
        block = text[block_start:block_end]
        first, last = without_ornaments(block)
        first += find_mark(block[first:last])
        for start, end in _split_block(block[first:last]):
            yield block_start + first + start, block_start + first + end


def _split_block(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the segments of a block: parted by leaders, then by sentences, then by languages."""
    for first, last in split_at_leaders(text):
        for start, end in split_sentences(text[first:last]):
            for left, right in split_languages(text[first + start : first + end]):
                yield first + start + left, first + start + right


def _whole_spans(text: str, *, by_block: bool) -> Iterator[tuple[int, int]]:
    """Spans of all between blank lines, or of everything, without white space around it."""
    start = 0
    between = [match.span() for match in _BLANK_LINE.finditer(text)] if by_block else []
    for end, following in [*between, (len(text), len(text))]:
        piece = text[start:end]
        bare = piece.lstrip()
        if bare:
            yield end - len(bare), end - len(bare) + len(bare.rstrip())
        start = following


def _kind(text: str, detection: Detection) -> SegmentKind:
    if detection.is_neutral:
        return "neutral"
    return "sentence" if text.rstrip(_CLOSERS).endswith(_END_MARKS) else "line"
