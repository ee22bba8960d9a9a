"""Which tokens of a place a fragment covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from align.evidence import Floats
from align.words import Word, words_of

# A token in the span that the fragment does not have costs this share of an average word of the fragment.
_FOREIGN_COST = 0.25
_FUNCTION_WEIGHT = 0.1  # of an average word, for a function word: lets edges fall where the clause begins
_WHOLE = 0.85  # share of the tokens from which the span is the whole
_MAX_WORDS = 400


def best_span(
    part: Sequence[Word],
    weights: Floats,
    place: str,
    similarity: Any,
    rows: Mapping[str, int],
    columns: Mapping[str, int],
) -> tuple[int, int] | None:
    """The tokens of a place that have most of the fragment's words and little else.

    Args:
        weights: (W,) of the fragment's words.
        similarity: (U, V) of fragment words and the translation's words, numbered by `rows` and `columns`.

    Returns:
        First and last (excluded) token; None for all of them.
    """
    words = words_of(place)[:_MAX_WORDS]
    if not words:
        return None
    picked = similarity[[rows[word.text] for word in part]][:, [columns[word.text] for word in words]]
    matched = picked.toarray() * weights[:, None]  # (W, L)
    cost = _FOREIGN_COST * weights.mean() * (picked.toarray().max(axis=0) == 0)
    cost[[word.is_function for word in words]] *= _FUNCTION_WEIGHT
    first, last = _best_range(matched, cost)
    begin, end = words[first].token, words[last].token + 1
    return None if end - begin >= _WHOLE * len(place.split()) else (begin, end)


def _best_range(matched: Floats, cost: Floats) -> tuple[int, int]:
    """First and last position of the range with the largest gain; the shorter one on a tie."""
    best = (-np.inf, 0, 0)
    paid = np.cumsum(cost)
    for first in range(len(cost)):
        gains = np.maximum.accumulate(matched[:, first:], axis=1).sum(axis=0)
        gains = gains - (paid[first:] - paid[first] + cost[first])
        last = int(gains.argmax())
        best = max(best, (float(gains[last]), first, first + last))
    return best[1], best[2]
