"""What a text in Latin letters says about its language.

A word is either in the language of the text or a foreign one within it, a name most often. So a word weighs
at most a few nats against a language, and a word that looks like a name weighs little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from translator.detect.ngrams import LANGUAGES, fold, word_costs

_WORD = re.compile(r"[^\W\d_]+")
# -log of the probability that a word of a text is foreign to it.
_FOREIGN_WORD = 6.0
_FOREIGN_NAME = 2.5
_FOREIGN_LETTER = 1.0  # a plain letter alone may be an initial, a unit or a list mark


@dataclass(frozen=True, slots=True)
class Evidence:
    """`costs`: nats under each of `LANGUAGES`, of which only the differences mean something.

    `plain_costs`: nats, uncapped, of the words that look like no names; `plain_letters`: their letters.
    """

    costs: tuple[float, ...]
    plain_costs: tuple[float, ...]
    plain_letters: int
    letters: int


def weigh(text: str) -> Evidence:
    """Sum up the words of a text."""
    words = [weigh_word(word) for word in _WORD.findall(text)]
    return Evidence(
        costs=_sum([word.costs for word in words]),
        plain_costs=_sum([word.plain_costs for word in words if word.plain_letters]),
        plain_letters=sum(word.plain_letters for word in words),
        letters=sum(word.letters for word in words),
    )


# Running text has few different words, and none is longer than what is weighed of a text.
@lru_cache(maxsize=8192)
def weigh_word(word: str) -> Evidence:
    """The same of one word; `plain_costs` are its own whatever it looks like."""
    folded = fold(word).strip()
    raw = word_costs(folded)
    is_name = word[0].isupper() and word.isascii()
    cap = min(raw) + foreign_cost(word, is_name=is_name)
    costs = tuple(min(cost, cap) for cost in raw)
    return Evidence(costs, raw, 0 if is_name else len(folded) + 1, len(folded))


def _sum(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * len(LANGUAGES)


def foreign_cost(word: str, *, is_name: bool) -> float:
    """-log of the probability that a word of a text is foreign to it, in nats."""
    if len(word) == 1 and word.isascii():
        return _FOREIGN_LETTER
    return _FOREIGN_NAME if is_name else _FOREIGN_WORD
