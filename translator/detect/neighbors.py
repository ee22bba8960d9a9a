"""Whether a text in Latin letters is in a neighbor of our languages, one that is easily taken for ours.

Letter trigrams and the commonest words of each language, from word frequencies of wordfreq 3.1 (Speer 2022,
CC BY-SA 4.0), as is the table `neighbors.tsv.gz`; `train_neighbors` makes it.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files

from translator.detect.ngrams import STEPS_PER_NAT, fold, foreign_cost, weigh_word, word_costs
from translator.languages import SOURCES
from translator.languages.language import is_any_word

ROMAJI = "ja-Latn"
NEIGHBORS = (
    *("de", "nl", "sv", "da", "nb", "is", "fr", "es", "it", "pt", "ca", "ro", "pl", "cs", "sk", "sl", "sh"),
    *("lt", "lv", "fi", "tr", "id", "ms", "fil", ROMAJI),
)
"""In the order of the columns of the table."""
NOT_LISTED = 255
"""In the row of a word: the word is not common in that language, which its letters may still be."""
_BOUNDARY = " "
ORDER = 3
"""Length of the n-grams."""
BACKOFF = 9
"""Steps that each shortening of an n-gram costs, -log 0.4."""
MOST_COST = 110
"""Steps of a letter that a language does not have."""
_WORD = re.compile(r"[^\W\d_]+")
# Nats by which a neighbor is likelier than each of ours: of two words, of more, and where there is reason to
# believe that a text is in one of ours.
_MARGIN_OF_TWO, _MARGIN, _MARGIN_OF_OURS = 6.0, 4.0, 10.0
_TELLING = 1.5  # nats by which a word tells
_WORDS_PER_TELLING = 3  # one word of that many


@cache
def _table() -> dict[str, bytes]:
    """n-gram, or word within boundaries -> steps of cost in each language."""
    data = gzip.decompress((files("translator.detect") / "neighbors.tsv.gz").read_bytes()).decode()
    rows = (line.split("\t") for line in data.splitlines())
    return {gram: bytes.fromhex(costs) for gram, costs in rows}


def neighbor_costs(word: str) -> tuple[float, ...]:
    """Cost of a folded word, in nats, in each of `NEIGHBORS`, the boundary after it included."""
    table, framed = _table(), f"{_BOUNDARY}{word}{_BOUNDARY}"
    totals = [0] * len(NEIGHBORS)
    for end in range(2, len(framed) + 1):
        for order in range(min(ORDER, end), 0, -1):
            row = table.get(framed[end - order : end])
            if row is not None:
                extra = (min(ORDER, end) - order) * BACKOFF
                totals = [total + cost + extra for total, cost in zip(totals, row, strict=True)]
                break
        else:
            totals = [total + MOST_COST for total in totals]
    listed = table.get(framed) if len(framed) > ORDER else None
    if listed is not None:
        totals = [
            min(pair) if pair[1] != NOT_LISTED else pair[0] for pair in zip(totals, listed, strict=True)
        ]
    return tuple(total / STEPS_PER_NAT for total in totals)


def is_neighbor(text: str, *, is_among_ours: bool) -> bool:
    """Whether a text is in a neighbor language: as a whole, and by a third of its words.

    Of 163 short texts in 20 languages .96 are found so; of our own snippets of two to five words at most .003
    are lost, of longer ones none (FLORES dev, 2026-11-30).
    """
    words = [_weigh(word) for word in _WORD.findall(text)]
    if len(words) < 2:
        return False
    sides = zip(*words, strict=True)
    ours, theirs = ([sum(costs) for costs in zip(*side, strict=True)] for side in sides)
    margin = _MARGIN_OF_OURS if is_among_ours or _may_be_ours(text) else _MARGIN
    if min(ours) - min(theirs) < max(margin, _MARGIN_OF_TWO * (len(words) == 2)):
        return False
    own, other = ours.index(min(ours)), theirs.index(min(theirs))
    telling = sum(at_own[own] - at_other[other] >= _TELLING for at_own, at_other in words)
    return telling * _WORDS_PER_TELLING >= len(words)


def _may_be_ours(text: str) -> bool:
    """Whether all words are built as only those of one of ours are: Vietnamese without diacritics."""
    words = _WORD.findall(text.lower())
    return any(
        record.is_native is not is_any_word and all(map(record.is_native, words)) for record in SOURCES
    )


@lru_cache(maxsize=8192)
def _weigh(word: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Its costs in ours and in the neighbors, none much higher than the lowest."""
    folded = fold(word).strip()
    # The longer n-grams of ours are sparse, which would speak for the neighbors where a word is rare.
    ours = tuple(map(min, weigh_word(word).plain_costs, word_costs(folded, max_order=ORDER)))
    theirs = neighbor_costs(folded)
    cap = min(*ours, *theirs) + foreign_cost(word, is_name=word[0].isupper() and word.isascii())
    return tuple(min(cost, cap) for cost in ours), tuple(min(cost, cap) for cost in theirs)
