"""Which tokens of its place a fragment covers: those that have most of its words and little else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from align.evidence import Floats
from align.words import Word

_Integers = NDArray[np.intp]

# A token in the span that the fragment does not have costs this share of an average word of the fragment.
_FOREIGN_COST = 0.25
_FUNCTION_WEIGHT = 0.1  # of an average word, for a function word: lets edges fall where the clause begins
_WHOLE_SHARE = 0.85  # share of the tokens from which the span is the whole
_MAX_WORDS = 400
_NEAR = 3  # tokens
_ENDS = (".", "!", "?", "…", ".”", '."', "?”", "!”", ".)", "。")
DIGITS = 9
"""Of gains: those that differ by less are equal but for the order in which they were summed."""


def best_span(
    part: Sequence[Word],
    weights: Floats,
    fragment: str,
    words: Sequence[Word],
    tokens: Sequence[str],
    *,
    alike: Floats,
) -> tuple[int, int] | None:
    """First and last (excluded) token of what has most of the fragment's words and little else.

    Args:
        part: the telling words of the fragment; `weights` (W,) are theirs.
        words: of the place, and `tokens` the same with all else.
        alike: (W, L) how alike they are to each word of the place, 0 to 1.

    Returns:
        None for all tokens of the place.
    """
    words, alike = words[:_MAX_WORDS], alike[:, :_MAX_WORDS]
    if not words:
        return None
    matched = alike * weights[:, None]
    cost = _FOREIGN_COST * weights.mean() * (alike.max(axis=0) == 0)
    cost[[word.is_function for word in words]] *= _FUNCTION_WEIGHT
    first, last = _best_range(matched, cost)
    has = matched[:, first : last + 1].max(axis=1) > 0
    held = [word.token for word, present in zip(part, has, strict=True) if present] or [0]
    begin, end = _widened(
        words[first].token, words[last].token + 1, tokens, min(held), len(fragment.split()) - max(held) - 1
    )
    begin, end = _snapped(begin, end, tokens, fragment)
    return None if end - begin >= _WHOLE_SHARE * len(tokens) else (begin, end)


def _snapped(begin: int, end: int, tokens: Sequence[str], fragment: str) -> tuple[int, int]:
    """Where the fragment begins or ends as a sentence, begin or end at that of the sentence if it is near."""
    starts = [at for at in range(len(tokens)) if at == 0 or tokens[at - 1].endswith(_ENDS)]
    near = [at for at in starts if begin - _NEAR <= at <= begin]
    if near and fragment.lstrip()[:1].isupper():
        begin = near[-1]
    ends = [at for at in (*starts[1:], len(tokens)) if end <= at <= end + _NEAR]
    if ends and fragment.rstrip().endswith(_ENDS):
        end = ends[0]
    return begin, end


def _widened(begin: int, end: int, tokens: Sequence[str], before: int, after: int) -> tuple[int, int]:
    """Add as many tokens as the fragment has before its first and behind its last word found here.

    Not beyond the sentence: its other words stand there in other words.
    """
    while before > 0 and begin > 0 and not tokens[begin - 1].endswith(_ENDS):
        begin, before = begin - 1, before - 1
    while after > 0 and end < len(tokens) and not tokens[end - 1].endswith(_ENDS):
        end, after = end + 1, after - 1
    return begin, end


def _best_range(matched: Floats, cost: Floats) -> tuple[int, int]:
    """First and last position of the range with the largest gain; the shorter one on a tie.

    Of each word counts its best match in the range. A match is the best one of a rectangle of ranges: those
    that begin behind the last match before it that is as good, and end before the next better one. `steps`
    are the differences from range to range, whose running sums are what the ranges hold (first, last).
    """
    count = len(cost)
    steps = np.zeros((count + 1, count + 1))
    begin, place, end, value = _rectangles(matched)
    for firsts, lasts, sign in (
        (begin, place, 1),
        (place + 1, place, -1),
        (begin, end, -1),
        (place + 1, end, 1),
    ):
        np.add.at(steps, (firsts, lasts), sign * value)
    held = steps.cumsum(axis=0).cumsum(axis=1)[:count, :count]
    paid = np.cumsum(cost)
    gains = (held - (paid - (paid - cost)[:, None])).round(DIGITS)
    gains[np.tri(count, k=-1, dtype=bool)] = -np.inf
    lasts = gains.argmax(axis=1)
    best = gains[np.arange(count), lasts]
    first = count - 1 - int(best[::-1].argmax())
    return first, int(lasts[first])


def _rectangles(matched: Floats) -> tuple[_Integers, _Integers, _Integers, Floats]:
    """Of each match of each word: where ranges whose best it is begin, first; its place; their end; value."""
    n_matches = np.count_nonzero(matched, axis=1)
    row, place = np.nonzero(matched * (n_matches == 1)[:, None])  # most words have one, which all ranges have
    several = [found for row in matched[n_matches > 1] for found in _rectangles_of(row)]
    begin, place_too, end, value = np.array(several).reshape(-1, 4).T
    return (
        np.concatenate([np.zeros_like(place), begin.astype(np.intp)]),
        np.concatenate([place, place_too.astype(np.intp)]),
        np.concatenate([np.full_like(place, matched.shape[1]), end.astype(np.intp)]),
        np.concatenate([matched[row, place], value]),
    )


def _rectangles_of(row: Floats) -> Iterator[tuple[int, int, int, float]]:
    """Those of one word."""
    places = np.flatnonzero(row).tolist()
    better: list[
        tuple[int, int, float]
    ] = []  # matches with none as good behind them yet, and their beginnings
    for place, value in zip(places, row[places].tolist(), strict=True):
        while better and better[-1][2] < value:
            begin, before, lower = better.pop()
            yield begin, before, place, lower
        better.append((better[-1][1] + 1 if better else 0, place, value))
    for begin, before, lower in better:
        yield begin, before, len(row), lower
