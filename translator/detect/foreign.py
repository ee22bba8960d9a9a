"""Whether a text in Latin letters is in a neighbor of our languages, by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from translator.detect.evidence import foreign_cost, weigh_word
from translator.detect.neighbors import ORDER, neighbor_costs
from translator.detect.ngrams import fold, word_costs
from translator.languages import SOURCES
from translator.languages.language import is_any_word

_WORD = re.compile(r"[^\W\d_]+")
# Nats by which a neighbor is likelier than each of ours: of two words, of more, and where there is reason to
# believe that a text is in one of ours.
_MARGIN_OF_TWO, _MARGIN, _MARGIN_OF_OURS = 6.0, 4.0, 10.0
_TELLING = 1.5  # nats by which a word tells
_WORDS_PER_TELLING = 3  # one word of that many


@dataclass(frozen=True, slots=True)
class _Word:
    """Costs of a word, none much higher than the lowest."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]


def is_neighbor(text: str, *, is_among_ours: bool) -> bool:
    """Whether a text is in a neighbor language: as a whole, and by a third of its words.

    Of 163 short texts in 20 languages .96 are found so; of our own snippets of two to five words at most .003
    are lost, of longer ones none (FLORES dev, 2026-11-30).
    """
    words = [_weigh(word) for word in _WORD.findall(text)]
    if len(words) < 2:
        return False
    ours = [sum(costs) for costs in zip(*(word.ours for word in words), strict=True)]
    theirs = [sum(costs) for costs in zip(*(word.theirs for word in words), strict=True)]
    margin = _MARGIN_OF_OURS if is_among_ours or _may_be_ours(text) else _MARGIN
    if min(ours) - min(theirs) < max(margin, _MARGIN_OF_TWO * (len(words) == 2)):
        return False
    own, other = ours.index(min(ours)), theirs.index(min(theirs))
    telling = sum(word.ours[own] - word.theirs[other] >= _TELLING for word in words)
    return telling * _WORDS_PER_TELLING >= len(words)


def _may_be_ours(text: str) -> bool:
    """Whether all words are built as only those of one of ours are: Vietnamese without diacritics."""
    words = _WORD.findall(text.lower())
    return any(
        record.is_native is not is_any_word and all(map(record.is_native, words)) for record in SOURCES
    )


@lru_cache(maxsize=8192)
def _weigh(word: str) -> _Word:
    folded = fold(word).strip()
    # The longer n-grams of ours are sparse, which would speak for the neighbors where a word is rare.
    ours = tuple(map(min, weigh_word(word).plain_costs, word_costs(folded, max_order=ORDER)))
    theirs = neighbor_costs(folded)
    cap = min(*ours, *theirs) + foreign_cost(word, is_name=word[0].isupper() and word.isascii())
    return _Word(tuple(min(cost, cap) for cost in ours), tuple(min(cost, cap) for cost in theirs))
