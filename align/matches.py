"""Which segments are each other's best match, and how many of these pairs ascend together."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.evidence import SideEvidence

Pairs = NDArray[np.intp]  # (K, 2) source and target index, ascending by source

_RARE = 15  # segments of one side that may share a feature for it to tell where they belong


def mutual_best(source: SideEvidence, target: SideEvidence) -> Pairs:
    """Pairs of segments that are each other's most alike, judged by rare features only."""
    x, y = source.vectors, target.vectors
    if not sparse.issparse(x):
        return np.empty((0, 2), dtype=np.intp)
    df_x, df_y = (np.bincount(m.indices, minlength=m.shape[1]) for m in (x, y))
    rare = np.flatnonzero((df_x > 0) & (df_y > 0) & (df_x <= _RARE) & (df_y <= _RARE))
    alike = (_unit(x)[:, rare] @ _unit(y)[:, rare].T).tocsr()
    forth, back = _best_column(alike), _best_column(alike.T.tocsr())
    rows = np.flatnonzero(forth >= 0)
    rows = rows[back[forth[rows]] == rows]
    return np.column_stack([rows, forth[rows]])


def _unit(matrix: Any) -> Any:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags_array(1 / np.maximum(norms, 1e-6)) @ matrix).tocsc()


def _best_column(matrix: Any) -> NDArray[np.intp]:
    """(N,) column of each row's largest entry, -1 for an empty row; the first one on a tie."""
    counts = np.diff(matrix.indptr)
    full = np.flatnonzero(counts)
    best = np.full(matrix.shape[0], -1, dtype=np.intp)
    if not len(full):
        return best
    highest = np.zeros(matrix.shape[0], dtype=matrix.data.dtype)
    highest[full] = np.maximum.reduceat(matrix.data, matrix.indptr[full])
    is_best = matrix.data == np.repeat(highest, counts)
    rows = np.repeat(np.arange(matrix.shape[0]), counts)[is_best]
    first = np.full(matrix.shape[0], matrix.shape[1], dtype=np.intp)
    np.minimum.at(first, rows, matrix.indices[is_best])
    best[full] = first[full]
    return best


def ascending(pairs: Pairs) -> Pairs:
    """The longest part of the pairs in which both sides ascend (Fredman 1975)."""
    tails: list[int] = []
    holders: list[int] = []
    previous = np.full(len(pairs), -1, dtype=np.intp)
    for index, column in enumerate(pairs[:, 1].tolist()):
        place = bisect_left(tails, column)
        previous[index] = holders[place - 1] if place else -1
        if place == len(tails):
            tails.append(column)
            holders.append(index)
        tails[place], holders[place] = column, index
    chain = []
    at = holders[-1] if holders else -1
    while at >= 0:
        chain.append(at)
        at = int(previous[at])
    return pairs[np.array(chain[::-1], dtype=np.intp)]
