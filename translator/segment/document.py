"""The segments of a document, and the document from its segments.

When segments are put back every gap stays, but English words are not run together: Japanese has no space
between sentences, or a wide one, and Vietnamese typing sometimes lacks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from translator.detect import Detection, detect_all
from translator.languages import AUTO
from translator.records import Segment, SegmentKind
from translator.segment.bilingual import split_languages
from translator.segment.lines import find_blocks, find_mark, split_at_leaders, split_turns, without_ornaments
from translator.segment.sentences import split_sentences
from translator.spans import split_at

SEGMENTER_VERSION = "tiles-7"

_END_MARKS = tuple(".!?…。！？")
_CLOSERS = "\"'”’»)]」』） "
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


Unit = Literal["sentence", "block", "text"]
"""What becomes one segment: a sentence, all between two blank lines, or a whole text."""

_WIDE_SPACE = "\u3000"
_NO_SPACE_BEHIND = "([{“‘«¿¡「『（【〈《"
_NO_SPACE_BEFORE = ")]}”’»,.;:!?…、。，．：；！？）」』】〉》"


def segment(text: str, *, source: str = AUTO, unit: Unit = "sentence") -> list[Segment]:
    """Split a document into segments in order; segments and the gaps between them rebuild it exactly.

    Args:
        source: the language of everything that is not English, or `auto`.
        unit: `block` and `text` keep together what is a sentence by itself, and what has another language.

    A gap holds what is never translated: white space, line ends, list marks, bars between two languages.
    """
    blank_lines = (match.span() for match in _BLANK_LINE.finditer(text)) if unit == "block" else ()
    spans = list(find_spans(text) if unit == "sentence" else split_at(text, blank_lines))
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
    """Spans of the segments of a block: parted by leaders, speakers, sentences, languages."""
    for first, last in split_at_leaders(text):
        for begin, stop in split_turns(text[first:last]):
            for start, end in split_sentences(text[first + begin : first + stop]):
                place = first + begin + start
                for left, right in split_languages(text[place : first + begin + end]):
                    yield place + left, place + right


def _kind(text: str, detection: Detection) -> SegmentKind:
    if detection.is_neutral:
        return "neutral"
    return "sentence" if text.rstrip(_CLOSERS).endswith(_END_MARKS) else "line"


def join(text: str, segments: Sequence[Segment], replacements: Sequence[str]) -> str:
    """The document with each segment replaced and its gaps around them: the layout of the translation."""
    if not segments:
        return text
    gaps = find_gaps(text, segments, replacements)
    pieces = [piece for pair in zip(replacements, gaps, strict=True) for piece in pair]
    return "".join([text[: segments[0].start], *pieces])


def find_gaps(text: str, segments: Sequence[Segment], replacements: Sequence[str]) -> list[str]:
    """What stands behind each segment, up to the next one or the end of the text.

    That is what the document has there, but one plain space where it has none, or a wide one, between two
    segments of which one is replaced.
    """
    gaps = [text[left.end : right.start] for left, right in pairwise(segments)]
    for index, gap in enumerate(gaps):
        if gap.strip(_WIDE_SPACE) == "":
            pair, english = segments[index : index + 2], replacements[index : index + 2]
            if any(item.text != now for item, now in zip(pair, english, strict=True)):
                gaps[index] = " " * len(gap) if gap else " " * _needs_space(*english)
    return [*gaps, text[segments[-1].end :]] if segments else []


def _needs_space(left: str, right: str) -> bool:
    """Whether two texts side by side would stick to each other."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return False
    return left[-1] not in _NO_SPACE_BEHIND and right[0] not in _NO_SPACE_BEFORE
