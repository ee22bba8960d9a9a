"""How likely a text in Latin letters is under a letter model of each language.

Interpolated by stupid backoff (Brants et al. 2007, D07-1090): the longest n-gram known decides, each
shortening of the context costs a constant. Differs: letters instead of words.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
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
