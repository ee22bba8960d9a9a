"""Edit distances to references within Tercom's beam, a row at a time in the bits of a number.

There is a row for each word of a hypothesis and a column for each place before, between and after the words
of its reference. From a column to the next the cost rises by one (a bit of `up`), falls by one (`down`) or
stays: the row of a beam is two numbers, which a dozen operations turn into the row of the next word. Such a
number is an `int`, or an element of an array that has a lane for each of many texts.
Source: Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", after Myers
1999. Differs: the beam is sacreBLEU's, which moves by any number of columns, and has no way in from its left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_BEAM = 25  # Tercom's
ALL_BITS = -1
"""Without end: right of a beam each column costs one more than the last, as no word there is looked at."""

Integers = npt.NDArray[np.int64]


class Best(NamedTuple):
    """Columns of each row, as bits, where nothing beats a word in the place of another, or one word less.

    Where both are, sacreBLEU takes the first, and where none is, one word more.
    """

    by_word: list[int]
    by_removal: list[int]


class Beams(NamedTuple):
    """Where the beams of some texts go: arrays with a row for each of the words of the longest (rows, texts).

    Attributes:
        anchor: the column before the first bit of a row; its cost is counted beside the bits.
        dropped: how many bits of the row before are left of it.
        moves: 1 where it is left of the beam, so that the first bit takes its place; else 0.
        known: how many bits of the row before are in its beam.
        matched: how many bits can be reached by a word that takes the place of another.
    """

    anchor: Integers
    dropped: Integers
    moves: Integers
    known: Integers
    matched: Integers


class Trace(NamedTuple):
    """How a hypothesis becomes its reference.

    Attributes:
        aligned: for each word of the reference the last of the hypothesis that is used up with it, or -1.
        wrong: for each word of the hypothesis whether it is left out or replaced.
        missing: for each word of the reference whether it is put in or replaces another.
    """

    aligned: list[int]
    wrong: list[bool]
    missing: list[bool]


def place_beams(n_words: Integers, n_wanted: Integers) -> Beams:
    """The beams of texts of so many words, to references of so many; at least one each."""
    ratio = n_wanted / n_words
    width = np.where(ratio / 2 > _BEAM, np.ceil(ratio / 2 + _BEAM), _BEAM).astype(np.int64)
    middle = np.floor(np.arange(n_words.max() + 1)[:, np.newaxis] * ratio).astype(np.int64)
    first, end = np.maximum(0, middle - width), np.minimum(n_wanted + 1, middle + width)
    end[0] = n_wanted + 1  # before the first word every cost is known
    moved = np.diff(first, axis=0)
    moves = np.minimum(moved, 1)
    anchor = first[1:] - moves
    return Beams(
        anchor=anchor,
        dropped=moved - moves,
        moves=moves,
        known=end[:-1] - anchor - 1,
        matched=np.minimum(end[1:] - 1, end[:-1]) - anchor,
    )


def next_row(up: Any, down: Any, equal: Any) -> tuple[Any, Any, Any, Any]:
    """The next row, where a word is `equal` to those of the reference; the cost of its anchor is one more.

    Returns:
        Bits where the cost is that of the column before in the row above, and where it is one over that
        right above; then `up` and `down`.
    """
    same = (((equal & up) + up) ^ up) | equal | down
    risen = down | ~(up | same)
    risen_before = risen << 1 | 1
    fallen_before = (up & same) << 1
    return same, risen, fallen_before | ~(risen_before | same), risen_before & same


class WantedText:
    """One reference, and the beam of hypotheses of one length; costs are whole numbers of words."""

    def __init__(self, wanted: Sequence[int], n_words: int) -> None:
        """Words are numbers; there are some on both sides."""
        self._wanted, self._n_words = wanted, n_words
        beams = place_beams(np.array([n_words]), np.array([len(wanted)]))
        self._beam = [column[:, 0].tolist() for column in beams]
        self._stride = max(256, 2 * max(self._beam[4]))
        windows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, word in enumerate(wanted):
            number, bit = divmod(place, self._stride)
            windows[number, word].append(bit)
            windows[number - 1, word].append(bit + self._stride)
        self._windows = {key: _number_of(bits) for key, bits in windows.items()}

    def measure(self, words: Sequence[int], best: Best | None = None) -> int:
        """The edit distance; `best` gets bits for each row."""
        up, down, cost = ALL_BITS, 0, 0
        for word, anchor, dropped, moves, known, matched in zip(words, *self._beam, strict=True):
            if dropped:
                cost += _rise(up, down, dropped)
                up, down = up >> dropped, down >> dropped
            up, down = up | ALL_BITS << known, down & ~(ALL_BITS << known)
            number, bit = divmod(anchor, self._stride)
            equal = self._windows.get((number, word), 0) >> bit & ~(ALL_BITS << matched)
            same, risen, up, down = next_row(up, down, equal)
            cost += 1
            if best is not None:
                best.by_word.append((equal | ~same) & ~(ALL_BITS << matched))
                best.by_removal.append(risen & ~(ALL_BITS << known))
            if moves:
                cost += _rise(up, down, 1)
                up, down = up >> 1, down >> 1
        return cost + _rise(up, down, len(self._wanted) - self._beam[0][-1] - self._beam[2][-1])

    def trace(self, words: Sequence[int]) -> tuple[int, Trace]:
        """The edit distance, and how sacreBLEU gets there."""
        best = Best([], [])
        cost = self.measure(words, best)
        return cost, trace_back(words, self._wanted, self._beam[0], best)


def _number_of(bits: Sequence[int]) -> int:
    data = bytearray(max(bits) // 8 + 1)
    for bit in bits:
        data[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(data, "little")


def _rise(up: int, down: int, n_bits: int) -> int:
    """By how much the cost rises over so many columns."""
    mask = ~(ALL_BITS << n_bits)
    return (up & mask).bit_count() - (down & mask).bit_count()


def trace_back(words: Sequence[int], wanted: Sequence[int], anchors: Sequence[int], best: Best) -> Trace:
    """Follow the rows of a measured text from its end to its beginning."""
    aligned, wrong, missing = [-1] * len(wanted), [False] * len(words), [False] * len(wanted)
    place = len(wanted)
    for row in range(len(words) - 1, -1, -1):
        by_word, by_removal = best.by_word[row], best.by_removal[row]
        bit = place - anchors[row] - 1
        while bit >= 0 and not (by_word | by_removal) >> bit & 1:  # one word more
            place, bit = place - 1, bit - 1
            aligned[place], missing[place] = row, True
        if bit >= 0 and by_word >> bit & 1:
            place -= 1
            aligned[place] = row
            wrong[row] = missing[place] = words[row] != wanted[place]
        else:
            wrong[row] = True
    missing[:place] = [True] * place
    return Trace(aligned, wrong, missing)
