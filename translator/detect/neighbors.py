"""How likely a word is in a language that is not ours: the neighbors that are taken for ours most easily.

Letter trigrams and the commonest words of each language, from word frequencies of wordfreq 3.1 (Speer 2022,
CC BY-SA 4.0), as is the table `neighbors.tsv.gz`; `train_neighbors` makes it.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from translator.detect.ngrams import STEPS_PER_NAT

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
_BACKOFF = 9  # steps
_UNSEEN = 110  # steps


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
                extra = (min(ORDER, end) - order) * _BACKOFF
                totals = [total + cost + extra for total, cost in zip(totals, row, strict=True)]
                break
        else:
            totals = [total + _UNSEEN for total in totals]
    listed = table.get(framed) if len(framed) > ORDER else None
    if listed is not None:
        totals = [
            min(pair) if pair[1] != NOT_LISTED else pair[0] for pair in zip(totals, listed, strict=True)
        ]
    return tuple(total / STEPS_PER_NAT for total in totals)
