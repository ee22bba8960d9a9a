"""Where a place or a span of a block's text lies in its English."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from translator.formats.files.anchors import (
    WORD,
    Place,
    find_text,
    interpolate,
    rising,
    shared_words,
)
from translator.formats.files.blocks import Stretch
from translator.records import Span

_ARTICLE = re.compile(r"(?:an?|the)\s+(?=\w)", re.IGNORECASE)
_MIN_SHARED = 0.5  # share of a span's longer words that have to be found for them to place it
_LONG_WORD = 3  # letters
_MAX_SPREAD = 3  # times the length of a span that the words found for it may lie apart


class OffsetMap:
    """How offsets of a block's text run through its English.

    A pair goes round the words that correspond: the same text if it is there, else what shares its names and
    numbers, else the words at its place in proportion.
    """

    def __init__(self, source: str, stretches: Sequence[Stretch]) -> None:
        """Lay the map; `stretches` tile the source."""
        self.source = source
        self.target = "".join(part.text for part in stretches)
        self._stretches = list(stretches)
        self._bounds = [part.start for part in stretches]
        self._starts = _running(len(part.text) for part in stretches)
        words = [match.span() for match in WORD.finditer(self.target)]
        self._word_starts, self._word_ends = [start for start, _ in words], [end for _, end in words]
        self._shared = sorted(self._find_shared())
        ends = ((source[side], target[side]) for source, target in self._shared for side in (0, 1))
        self._anchors = rising([*self._ends(), *ends])

    def find(self, span: Span, *, within: Span) -> Span | None:
        """Where the text of a span stands as it is in a part of the English."""
        left, right = self._trim(span)
        place = self._stretch_around(left, right)
        if place is None:
            return None
        near = interpolate(self._anchors, left)
        part = max(place[0], within[0]), min(place[1], within[1])
        return find_text(self.source[left:right], self.target, within=part, near=near)

    def guess(self, span: Span) -> Span:
        """The words of the English that a span corresponds to; empty only for an empty span."""
        left, right = self._trim(span)
        if left >= right:
            place = self.point(left)
            return place, place
        found = self._by_shared_words(left, right)
        if found:
            return found
        start, end = self._exact(left), self._exact_end(right)
        first = self._nearest(self._word_starts, left) if start is None else start
        last = self._nearest(self._word_ends, right, least=first + 1) if end is None else end
        last = max(first, last)
        first = self._skip_article(first, last) if start is None else first
        return (
            first - self._has_mark(left, first - 1) if start is None else first,
            last + self._has_mark(right - 1, last) if end is None else last,
        )

    def point(self, offset: int) -> int:
        """The place in the English for something that stands between two words, or within one."""
        exact = self._exact(offset)
        if exact is not None:
            return exact
        if self.source[offset - 1].isspace():
            return self._nearest(self._word_starts, offset)
        return self._nearest(self._word_ends, offset)

    def word_near(self, place: int, free: Sequence[Span]) -> Span | None:
        """The word nearest to a place that is wholly in one of some parts of the English."""
        inside = [word for start, end in free for word in self._words_in(start, end, place)]
        return min(inside, key=lambda word: abs(word[0] - place), default=None)

    def _words_in(self, start: int, end: int, place: int) -> Iterator[Span]:
        """Of the words in a part, the last before a place and the first behind it."""
        low, high = bisect_left(self._word_starts, start), bisect_right(self._word_ends, end)
        after = min(max(bisect_left(self._word_starts, place), low), high)
        for index in (after - 1, after):
            if low <= index < high:
                yield self._word_starts[index], self._word_ends[index]

    def _exact(self, offset: int) -> int | None:
        """The place of an offset at a border of segments, or where nothing changed."""
        if offset >= len(self.source):
            return len(self.target)
        index = bisect_right(self._bounds, offset) - 1
        part, start = self._stretches[index], self._starts[index]
        if offset == part.start or not part.is_changed:
            return start + offset - part.start
        return None

    def _exact_end(self, offset: int) -> int | None:
        """The same of the end of a span: before a space that English has and the source has not."""
        index = bisect_left(self._bounds, offset) - 1
        part = self._stretches[index]
        return self._starts[index] + len(part.text) if offset == part.end else self._exact(offset)

    def _nearest(self, places: Sequence[int], offset: int, *, least: int = 0) -> int:
        """The nearest of some places in the English of the segment that an offset is in."""
        near = interpolate(self._anchors, offset)
        index = bisect_right(self._bounds, offset - 1) - 1
        start = self._starts[index]
        end = start + len(self._stretches[index].text)
        low, high = bisect_left(places, max(start, least)), bisect_right(places, end)
        if low >= high:
            return end if least else start
        after = min(max(bisect_left(places, near), low), high - 1)
        before = max(after - 1, low)
        return min(places[before], places[after], key=lambda place: abs(place - near))

    def _skip_article(self, first: int, last: int) -> int:
        """An English article at the beginning belongs to no word of the source."""
        match = _ARTICLE.match(self.target, first, last)
        return match.end() if match else first

    def _has_mark(self, offset: int, place: int) -> int:
        """1 where both texts have a punctuation mark there, else 0."""
        if not 0 <= place < len(self.target):
            return 0
        return int(all(not (c.isalnum() or c.isspace()) for c in (self.source[offset], self.target[place])))

    def _by_shared_words(self, left: int, right: int) -> Span | None:
        first, last = bisect_left(self._shared, ((left, 0),)), bisect_left(self._shared, ((right, 0),))
        inside = [target for source, target in self._shared[first:last] if source[1] <= right]
        words = [word for word in WORD.findall(self.source, left, right) if len(word) >= _LONG_WORD]
        if not inside or len(inside) < _MIN_SHARED * len(words):
            return None
        start, end = min(inside)[0], max(inside)[1]
        return (start, end) if end - start <= _MAX_SPREAD * (right - left) else None

    def _trim(self, span: Span) -> Span:
        text = self.source[span[0] : span[1]]
        return span[0] + len(text) - len(text.lstrip()), span[0] + len(text.rstrip())

    def _stretch_around(self, left: int, right: int) -> Span | None:
        """The English of the changed stretch that holds a whole span."""
        index = bisect_right(self._bounds, left) - 1
        part = self._stretches[index]
        if left >= right or right > part.end or not part.is_changed:
            return None
        return self._starts[index], self._starts[index] + len(part.text)

    def _ends(self) -> Iterator[Place]:
        for part, start in zip(self._stretches, self._starts, strict=True):
            yield part.start, start
            yield part.end, start + len(part.text)

    def _find_shared(self) -> Iterator[tuple[Span, Span]]:
        for part, start in zip(self._stretches, self._starts, strict=True):
            if part.is_changed:
                for left, right in shared_words(self.source[part.start : part.end], part.text):
                    yield _shift(left.span(), part.start), _shift(right.span(), start)


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _running(lengths: Iterator[int]) -> list[int]:
    """The sums of all that comes before each."""
    sums, total = [], 0
    for length in lengths:
        sums.append(total)
        total += length
    return sums
