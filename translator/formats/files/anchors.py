"""Which places of a text its translation has too: the ends of its parts, and names, numbers, placeholders.

Between two anchors a place is found in proportion.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from translator.records import Span

WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")

_MIN_STEM = 4  # letters that two words have to share at their beginning: `Budapesten`, `Budapest`
_STEM_SHARE = 0.6  # of the shorter word
_MIN_FOUND = 3  # code points; shorter texts stand in many a word's place by chance
_MAX_SEARCHED = 20_000  # code points of a stretch in which texts are looked for one by one
_MAX_WORD = 40  # letters of a word that count
_MAX_WORDS = 2_000  # of a stretch that is searched; longer ones do with proportion

Place = tuple[int, int]
"""An offset in the source and the one in the target."""


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
