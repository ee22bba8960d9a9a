"""Where a place or a span of a block's text lies in its English.

The ends of its segments have their places there, and so have names, numbers and placeholders; between two of
these anchors a place is found in proportion.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from translator.formats.files.blocks import Stretch
from translator.records import Span

_ARTICLE = re.compile(r"(?:an?|the)\s+(?=\w)", re.IGNORECASE)
_MIN_SHARED = 0.5  # share of a span's longer words that have to be found for them to place it
_LONG_WORD = 3  # letters
_MAX_SPREAD = 3  # times the length of a span that the words found for it may lie apart

WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")

_MIN_STEM = 4  # letters that two words have to share at their beginning: `Budapesten`, `Budapest`
_STEM_SHARE = 0.6  # of the shorter word
_MIN_FOUND = 3  # code points; shorter texts stand in many a word's place by chance
_MAX_SEARCHED = 20_000  # code points of a stretch in which texts are looked for one by one
_MAX_WORD = 40  # letters of a word that count
_MAX_WORDS = 2_000  # of a stretch that is searched; longer ones do with proportion

Place = tuple[int, int]
"""An offset in the source and the one in the target."""


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
        self._starts = [0, *accumulate(len(part.text) for part in stretches)][:-1]
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


def interpolate(anchors: Sequence[Place], offset: int) -> float:
    """Where an offset of the source lies in the target, given anchors that rise on both sides."""
    index = bisect_right(anchors, (offset, 1 << 60)) - 1
    if index < 0:
        return 0.0
    source, target = anchors[index]
    if source == offset or index + 1 == len(anchors):
        return float(target)
    next_source, next_target = anchors[index + 1]
    return target + (offset - source) * (next_target - target) / (next_source - source)


def rising(places: Iterable[Place]) -> list[Place]:
    """The longest series of places that rises on both sides."""
    tails: list[int] = []
    order: list[Place] = sorted(set(places), key=lambda place: (place[0], -place[1]))
    heads: list[int] = []
    before: list[int] = []
    for index, (_, target) in enumerate(order):
        slot = bisect_right(tails, target - 1) if tails else 0
        if slot == len(tails):
            tails.append(target)
            heads.append(index)
        else:
            tails[slot] = target
            heads[slot] = index
        before.append(heads[slot - 1] if slot else -1)
    found, index = [], heads[-1] if heads else -1
    while index >= 0:
        found.append(order[index])
        index = before[index]
    return found[::-1]


def shared_words(source: str, target: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Words that stand once on each side and are the same there, or nearly: names, numbers, cognates."""
    left, right = list(WORD.finditer(source)), list(WORD.finditer(target))
    if max(len(left), len(right)) > _MAX_WORDS:
        return
    same = _unique_pairs(left, right, key=fold_word)
    yield from (pair for pair in same if all(_is_telling(match.group()) for match in pair))
    yield from (
        pair for pair in _unique_pairs(left, right, key=_stem) if _are_alike(pair[0].group(), pair[1].group())
    )


def _is_telling(word: str) -> bool:
    """A name, a number or a longer word: Vietnamese `to`, `an` and `do` are no English ones."""
    return len(word) >= _MIN_STEM or word[0].isupper() or any(map(str.isdigit, word))


def find_text(text: str, target: str, *, within: Span, near: float) -> Span | None:
    """Where a text stands word for word in a part of the target; the nearest of several places."""
    if (len(text) < _MIN_FOUND and not text.isdigit()) or within[1] - within[0] > _MAX_SEARCHED:
        return None
    spans = _whole_words(_small(text), _small(target[slice(*within)]), shift=within[0])
    return min(spans, key=lambda span: abs(span[0] - near), default=None)


def _whole_words(text: str, target: str, *, shift: int) -> Iterator[Span]:
    """Where a text stands with no letter or digit beside it."""
    place = target.find(text)
    while place >= 0:
        end = place + len(text)
        if not _is_word(target[place - 1 : place] if place else "") and not _is_word(target[end : end + 1]):
            yield place + shift, end + shift
        place = target.find(text, place + 1)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _small(text: str) -> str:
    """Small letters, as many as there were."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text)


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """Small letters without diacritics, `đ` as `d`."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _stem(word: str) -> str:
    folded = fold_word(word)
    return folded[:_MIN_STEM] if len(folded) >= _MIN_STEM else ""


def _are_alike(source: str, target: str) -> bool:
    left, right = fold_word(source), fold_word(target)
    shared = next(
        (index for index, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
        min(len(left), len(right)),
    )
    return left != right and shared >= max(_MIN_STEM, _STEM_SHARE * min(len(left), len(right)))


def _unique_pairs(
    left: Sequence[re.Match[str]], right: Sequence[re.Match[str]], *, key: Callable[[str], str]
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    sides = [[key(match.group()[:_MAX_WORD]) for match in side] for side in (left, right)]
    counts = [Counter(names) for names in sides]
    places = {name: match for name, match in zip(sides[1], right, strict=True) if name}
    for name, match in zip(sides[0], left, strict=True):
        if name in places and counts[0][name] == counts[1][name] == 1:
            yield match, places[name]
