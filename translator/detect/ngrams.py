"""How likely a text in Latin letters is under a letter model of each language: what it says about its own.

Interpolated by stupid backoff (Brants et al. 2007, D07-1090): the longest n-gram known decides, each
shortening of the context costs a constant. Differs: letters instead of words.

A word is either in the language of the text or a foreign one within it, a name most often. So a word weighs
at most a few nats against a language, and a word that looks like a name weighs little.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from translator.errors import ModelCorrupt
from translator.languages import RECORDS

LANGUAGES = tuple(record.tag for record in RECORDS if record.script == "latin")
MAX_ORDER = 5
BOUNDARY = " "
_BACKOFF = 0.92  # -log 0.4, the paper's constant
_UNSEEN = 11.0  # cost of a letter that the language does not have; nats
STEPS_PER_NAT = 10
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+")
# -log of the probability that a word of a text is foreign to it.
_FOREIGN_WORD = 6.0
_FOREIGN_NAME = 2.5
_FOREIGN_LETTER = 1.0  # a plain letter alone may be an initial, a unit or a list mark


def fold(text: str) -> str:
    """Lower case, letters only, words separated and surrounded by single boundaries."""
    words = _NOT_LETTERS.sub(BOUNDARY, unicodedata.normalize("NFC", text).lower()).strip()
    return f"{BOUNDARY}{words}{BOUNDARY}" if words else ""


@cache
def _table() -> dict[str, tuple[float, ...]]:
    """n-gram -> -log p(last letter | the letters before) per language; -1 where never seen.

    Raises:
        ModelCorrupt: it was made for other languages than there are records of.
    """
    data = gzip.decompress((files("translator.detect") / "ngrams.tsv.gz").read_bytes()).decode()
    header, *lines = data.splitlines()
    if tuple(header.split("\t")[1:]) != LANGUAGES:
        raise ModelCorrupt(
            f"the table of letters is for{header.replace(chr(9), ' ')}, not {' '.join(LANGUAGES)}; "
            "make it with: python -m translator.detect.train CORPORA translator/detect/ngrams.tsv.gz"
        )
    table = {}
    for line in lines:
        gram, *costs = line.split("\t")
        table[gram] = tuple(int(cost) / STEPS_PER_NAT if cost != "-1" else -1.0 for cost in costs)
    return table


def word_costs(word: str, *, max_order: int = MAX_ORDER) -> tuple[float, ...]:
    """Cost of a folded word, in nats, under each of `LANGUAGES`, the boundary after it included."""
    table, framed = _table(), f"{BOUNDARY}{word}{BOUNDARY}"
    costs = [0.0] * len(LANGUAGES)
    for end in range(2, len(framed) + 1):
        grams = [table.get(framed[max(0, end - order) : end]) for order in range(min(max_order, end), 0, -1)]
        for index in range(len(LANGUAGES)):
            costs[index] += _letter_cost(grams, index)
    return tuple(costs)


def _letter_cost(grams: list[tuple[float, ...] | None], index: int) -> float:
    for shortened, gram in enumerate(grams):
        if gram is not None and gram[index] >= 0:
            return gram[index] + shortened * _BACKOFF
    return _UNSEEN


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
