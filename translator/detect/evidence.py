"""What a text in Latin letters says about its language.

A word is either in the language of the text or a foreign one within it, a name most often. So a word weighs
at most a few nats against a language, and a word that looks like a name weighs little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    costs, plain = [0.0] * len(LANGUAGES), [0.0] * len(LANGUAGES)
    letters = plain_letters = 0
    for word in _WORD.findall(text):
        folded = fold(word).strip()
        raw = word_costs(folded)
        is_name = word[0].isupper() and word.isascii()
        cap = min(raw) + _foreign_cost(word, is_name=is_name)
        letters += len(folded)
        for index, cost in enumerate(raw):
            costs[index] += min(cost, cap)
        if not is_name:
            plain_letters += len(folded) + 1
            for index, cost in enumerate(raw):
                plain[index] += cost
    return Evidence(tuple(costs), tuple(plain), plain_letters, letters)


def _foreign_cost(word: str, *, is_name: bool) -> float:
    if len(word) == 1 and word.isascii():
        return _FOREIGN_LETTER
    return _FOREIGN_NAME if is_name else _FOREIGN_WORD
