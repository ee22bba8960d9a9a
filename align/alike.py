"""How much of the words of some texts others have: equal words, and forms of one word by their trigrams."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.evidence import Floats
from align.words import Word

_Integers = NDArray[np.intp]

_MIN_ALIKE = 0.5  # Dice of letter trigrams from which two words may be forms of one
# Pairs of words that have a trigram in common, in all and for each word; those of the commonest are left out
# beyond. A book of 20,000 different words has fewer.
_PAIRS, _PAIRS_OF_WORD = 4_000_000, 1_000
_PAIRS_AT_ONCE = 1_000_000


class Alike:
    """How much of each fragment word each segment has: `has` is (U, S) in [0, 1], sparse."""

    def __init__(self, parts: Sequence[Sequence[Word]], places: Sequence[Sequence[Word]]) -> None:
        self.rows = _numbered(word.text for part in parts for word in part)
        columns = _numbered(word.text for place in places for word in place)
        self.places = places
        self._columns = [
            np.array([columns[word.text] for word in place], np.intp) for place in places
        ]  # of each word
        self._words = _word_similarity(list(self.rows), list(columns))  # (U, V)
        self._by_segment = self._stack()
        self.has = self._by_segment.tocsr()
        self.total = np.asarray(self.has.astype(np.float64).sum(axis=1)).ravel()

    def numbers(self, part: Sequence[Word]) -> _Integers:
        """(W,) the rows of words of the fragments."""
        return np.array([self.rows[word.text] for word in part], np.intp)

    def held(self, rows: _Integers, segments: Sequence[int] | _Integers) -> Floats:
        """(W, N) how much of some words each of some segments has."""
        return self._cut(self._by_segment, rows, np.array(segments, np.intp))

    def find_rarest(self, rows: _Integers, *, about: int) -> _Integers:
        """Ascending segments that have any of the rarest of some words; always the first one.

        Those of the rarest word up to 8 times `about`, and of others as long as all are not more than that.
        """
        sizes = self.has.indptr[rows + 1] - self.has.indptr[rows]
        order = np.argsort(sizes, kind="stable")
        n_words = max(1, int(np.searchsorted(np.cumsum(sizes[order]), about, side="right")))
        bounds = [self.has.indptr[row : row + 2] for row in rows[order[:n_words]]]
        found = [self.has.indices[begin:end][: 8 * about] for begin, end in bounds]
        return np.unique(np.concatenate([np.zeros(1, np.intp), *found]))

    def pick(self, rows: _Integers, segments: Sequence[int]) -> Floats:
        """(W, L) how alike some words are to each word of some segments, these joined."""
        columns = np.concatenate([self._columns[number] for number in segments])
        return self._cut(self._words, rows, columns)

    def _stack(self) -> Any:
        """(U, S) the best that each segment has, by columns."""
        found, values, ends = [], [], [0]
        for columns in self._columns:
            rows, _, alike = _entries(self._words, np.unique(columns))
            rows, where = np.unique(rows, return_inverse=True)
            best = np.zeros(len(rows), np.float32)
            np.maximum.at(best, where, alike.astype(np.float32))
            found.append(rows)
            values.append(best)
            ends.append(ends[-1] + len(rows))
        shape = len(self.rows), len(self._columns)
        return sparse.csc_array((np.concatenate(values), np.concatenate(found), ends), shape=shape)

    @staticmethod
    def _cut(matrix: Any, rows: _Integers, columns: _Integers) -> Floats:
        """Some rows, none of them twice, and columns of a sparse matrix, dense."""
        row, column, value = _entries(matrix, columns)
        order = np.argsort(rows)
        nearest = order[np.searchsorted(rows, row, sorter=order).clip(max=len(rows) - 1)]
        wanted = rows[nearest] == row
        result = np.zeros((len(rows), len(columns)))
        result[nearest[wanted], column[wanted]] = value[wanted]
        return result


def _entries(matrix: Any, columns: _Integers) -> tuple[_Integers, _Integers, Floats]:
    """Row, number among the columns, and value of what some columns of a sparse matrix hold."""
    begin, end = matrix.indptr[columns], matrix.indptr[columns + 1]
    sizes = end - begin
    column = np.repeat(np.arange(len(columns)), sizes)
    at = np.arange(len(column)) + (begin - (np.cumsum(sizes) - sizes))[column]
    return matrix.indices[at], column, matrix.data[at]


def _numbered(words: Any) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for word in words:
        numbers.setdefault(word, len(numbers))
    return numbers


def _word_similarity(left: Sequence[str], right: Sequence[str]) -> Any:
    """(U, V) sparse: 1 for equal words, Dice of trigrams for forms of one word, 0 for others and numbers."""
    names: dict[str, int] = {}
    x, y = _trigrams(left, names), _trigrams(right, names)
    x.resize((len(left), len(names)))
    y.resize((len(right), len(names)))
    sizes = [np.asarray(m.sum(axis=1)).ravel() for m in (x, y)]
    x, y = _without_commonest(x, y)
    counts = np.cumsum(x @ np.bincount(y.indices, minlength=y.shape[1]))  # of pairs, word by word
    bounds = np.searchsorted(counts, np.arange(_PAIRS_AT_ONCE, counts[-1:].sum(), _PAIRS_AT_ONCE))
    found = []
    for first, end in pairwise([0, *bounds.tolist(), len(left)]):
        both = (x[first:end] @ y.T).tocoo()
        rows, columns = both.row + first, both.col
        dice = 2 * both.data / (sizes[0][rows] + sizes[1][columns])
        keep = dice >= _MIN_ALIKE
        found.append((dice[keep], rows[keep], columns[keep]))
    dice, rows, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    return sparse.csc_array((dice, (rows, columns)), shape=(len(left), len(right)))


def _without_commonest(x: Any, y: Any) -> tuple[Any, Any]:
    """Words without the trigrams that too many of both sides have."""
    pairs = np.bincount(x.indices, minlength=x.shape[1]) * np.bincount(y.indices, minlength=y.shape[1])
    order = np.argsort(pairs, kind="stable")
    most = _PAIRS + _PAIRS_OF_WORD * (x.shape[0] + y.shape[0])
    kept = order[np.cumsum(pairs[order]) <= most]
    return (x, y) if len(kept) == len(order) else (x[:, kept], y[:, kept])


def _trigrams(words: Sequence[str], names: dict[str, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    for word in words:
        padded = f"_{word}_"
        grams = {padded[i : i + 3] for i in range(len(padded) - 2)} if not word[0].isdigit() else {word}
        columns.extend(names.setdefault(gram, len(names)) for gram in sorted(grams))
        ends.append(len(columns))
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(words), max(1, len(names))))
