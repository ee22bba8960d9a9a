"""How much of the words of some texts others have: equal words, and forms of one word by their trigrams."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from align.evidence import Floats
from align.words import Word

_MIN_ALIKE = 0.5  # Dice of letter trigrams from which two words may be forms of one
# Pairs of words that have a trigram in common, in all and for each word; those of the commonest are left out
# beyond. A book of 20,000 different words has fewer.
_PAIRS, _PAIRS_OF_WORD = 4_000_000, 1_000
_PAIRS_AT_ONCE = 1_000_000


class Alike:
    """How much of each fragment word each segment has: `has` is (U, S) in [0, 1], sparse."""

    def __init__(self, parts: Sequence[Sequence[Word]], places: Sequence[Sequence[Word]]) -> None:
        self.rows = _numbered(word.text for part in parts for word in part)
        self.columns = _numbered(word.text for place in places for word in place)
        self.places = places
        self.words = _word_similarity(list(self.rows), list(self.columns))  # (U, V)
        self.has = self._stack(places)
        self.total = np.asarray(self.has.astype(np.float64).sum(axis=1)).ravel()

    def pick(self, part: Sequence[Word], words: Sequence[Word]) -> Floats:
        """(W, L) how alike the words of a fragment and of a place are."""
        rows, columns = [self.rows[word.text] for word in part], [self.columns[word.text] for word in words]
        return np.asarray(self.words[:, columns][rows].toarray())

    def _stack(self, places: Sequence[Sequence[Word]]) -> Any:
        rows, values = [], []
        for place in places:
            present = sorted({self.columns[word.text] for word in place})
            best = np.zeros(len(self.rows), np.float32)
            if present and len(self.rows):
                best = self.words[:, present].max(axis=1).toarray().ravel().astype(np.float32)
            rows.append(np.flatnonzero(best))
            values.append(best[rows[-1]])
        numbers = np.repeat(np.arange(len(places)), [len(found) for found in rows])
        shape = len(self.rows), len(places)
        return sparse.csr_array((np.concatenate(values), (np.concatenate(rows), numbers)), shape=shape)


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
