"""Spans of a text: between cuts, which of them overlap, and other text in their places."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping

from translator.records import Span

Edit = tuple[int, int, str]
"""`[start, end)` of a text and what comes in its place."""


class SpanSet:
    """Spans, none of which overlaps another."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """`spans` in any order."""
        self._spans = sorted(spans)

    def add(self, span: Span) -> None:
        """Take a span that overlaps none."""
        insort(self._spans, span)

    def overlapping(self, span: Span) -> list[Span]:
        """Those that share a code point with a span, in order."""
        start, end = span
        first = bisect_left(self._spans, (start,))
        if first and self._spans[first - 1][1] > start:
            first -= 1
        last = bisect_left(self._spans, (end,))
        return self._spans[first:last]


def split_at(text: str, cuts: Iterable[Span], *, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """What lies between cuts, which are in order, without the white space around it, if there is any text."""
    last = len(text) if end is None else end
    for left, right in (*cuts, (last, last)):
        piece = text[start:left]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = right


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits made, which come in order and do not overlap."""
    parts, position = [], 0
    for start, end, piece in edits:
        parts += [text[position:start], piece]
        position = end
    return "".join([*parts, text[position:]])


def replace_spans(text: str, changes: Mapping[Span, str]) -> str:
    """The text with what is to stand at each span, none of which overlaps another."""
    return splice(text, ((*span, changes[span]) for span in sorted(changes)))
