"""Edit distances of many texts side by side, as `align.score.rows` has them of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from align.score.rows import ALL_BITS, Integers, next_row, place_beams

WIDEST, LONGEST = 50, 10_000
"""Ratio of lengths whose beams have more columns than a lane has bits, and words whose windows are many."""
_STRIDE, _WINDOW = 13, 63
"""Of a reference: a window begins every so many words, and shows so many.

Wherever the 50 columns of a beam begin, one window has them all; the last bit of a number is but its sign.
"""
_BITS = 63


def count_windows(wanted: Sequence[str]) -> int:
    """How many numbers the windows of a reference take."""
    return (len(set(wanted)) + 1) * (len(wanted) // _STRIDE + 1)


class Lanes:
    """References, and the beams of hypotheses of one length for each, the longest first."""

    def __init__(self, references: Sequence[Sequence[int]], n_words: Integers) -> None:
        """Words are numbers from 0 to the count of different ones; a last one stands for all others."""
        self._n_words = n_words
        self._n_wanted = np.array([len(words) for words in references])
        self._beams = place_beams(n_words, self._n_wanted)
        self._unknown = _from(self._beams.known)
        self._matched = ~_from(self._beams.matched)
        last = n_words - 1, np.arange(n_words.size)
        self._rest = self._n_wanted - self._beams.anchor[last] - self._beams.moves[last]
        self._lay_windows(references)

    def _lay_windows(self, references: Sequence[Sequence[int]]) -> None:
        """Bits of where each word is in each window; `_first` and `_shift` say which of them a row needs."""
        n_different = np.array([max(words) + 2 for words in references])
        sizes = n_different * (self._n_wanted // _STRIDE + 1)
        begins = np.cumsum(sizes) - sizes
        number, self._shift = np.divmod(np.minimum(self._beams.anchor, self._n_wanted), _STRIDE)
        self._first = begins + number * n_different
        self._windows = np.zeros(sizes.sum(), np.int64)
        words = np.concatenate([np.array(words) for words in references])
        place = np.concatenate([np.arange(count) for count in self._n_wanted])
        begin, count = np.repeat(begins, self._n_wanted), np.repeat(n_different, self._n_wanted)
        for before in range(_WINDOW // _STRIDE + 1):
            number = place // _STRIDE - before
            bit = place - number * _STRIDE
            seen = (number >= 0) & (bit < _WINDOW)
            where = begin + number * count + words
            np.bitwise_or.at(self._windows, where[seen], np.left_shift(1, bit[seen]))

    def anchors(self, text: int) -> list[int]:
        """The column before the first bit of each row of a text."""
        return cast(list[int], self._beams.anchor[: self._n_words[text], text].tolist())

    def measure(
        self, texts: Integers, words: npt.NDArray[np.int16], best: Integers | None = None
    ) -> Integers:
        """Edit distances of texts to the references of these numbers, in their order (lanes,).

        Args:
            texts: which reference each lane has, rising (lanes,).
            words: those of a lane are a column; below its last word is anything (rows, lanes).
            best: is filled with the bits that `WantedText.measure` notes (2, rows, lanes).
        """
        up, down = np.full(texts.size, ALL_BITS), np.zeros(texts.size, np.int64)
        costs = np.zeros(texts.size, np.int64)
        n_words = self._n_words[texts]
        for row in range(int(n_words[0])):
            n_left = int(np.searchsorted(-n_words, -row))
            if n_left < up.size:
                ended = slice(n_left, up.size)
                costs[ended] += _rise(up[ended], down[ended], self._rest[texts[ended]])
                up, down, texts = up[:n_left], down[:n_left], texts[:n_left]
            if self._beams.dropped[row].any():
                dropped = self._beams.dropped[row].take(texts)
                costs[:n_left] += _rise(up, down, dropped)
                up, down = up >> dropped, down >> dropped
            unknown, matched = self._unknown[row].take(texts), self._matched[row].take(texts)
            up, down = up | unknown, down & ~unknown
            seen = self._windows.take(self._first[row].take(texts) + words[row, :n_left])
            equal = seen >> self._shift[row].take(texts) & matched
            same, risen, up, down = next_row(up, down, equal)
            costs[:n_left] += 1
            if best is not None:
                best[:, row, :n_left] = (equal | ~same) & matched, risen & ~unknown
            if self._beams.moves[row].any():
                moves = self._beams.moves[row].take(texts)
                costs[:n_left] += ((up & 1) - (down & 1)) * moves
                up, down = up >> moves, down >> moves
        costs[: up.size] += _rise(up, down, self._rest[texts])
        return costs


def _from(first: Integers) -> Integers:
    """All bits from such a one on."""
    return np.left_shift(ALL_BITS, np.clip(first, 0, _BITS))


def _rise(up: Integers, down: Integers, n_bits: Integers) -> Integers:
    """By how much the costs rise over so many columns each."""
    mask = ~_from(n_bits)
    rise: Integers = np.bitwise_count(up & mask).astype(np.int64)
    rise -= np.bitwise_count(down & mask)
    return rise
