"""Where the path must run: pairs of segments that share rare words, and the bands round them.

Keeps time and memory near-linear: without anchors a search looks at every pair of segments.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.evidence import Side
from align.search import Band

Pairs = NDArray[np.intp]  # (K, 2) source and target index, ascending by source

# Up to here every cell is looked at (3 million: half a second); beyond, only those near anchors.
_FULL_CELLS = 3_000_000
_BAND_ROWS = 128
_MARGIN = 30  # segments round the path between two anchors
_MAX_BAND_WIDTH = 4_000
_RARE = 15  # segments of one side that may share a feature for it to tell where they belong
_NEIGHBOURS = 10  # anchors on each side that say where an anchor between them should be


def bands(source: Side, target: Side) -> list[Band]:
    """The staircase of rectangles for `search`."""
    rows, columns = len(source), len(target)
    if rows * columns <= _FULL_CELLS:
        return [Band(top, min(top + _BAND_ROWS, rows), 0, columns) for top in range(0, rows, _BAND_ROWS)]
    return _around(_steady(ascending(mutual_best(source, target))), rows, columns)


def mutual_best(source: Side, target: Side) -> Pairs:
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
    order = np.lexsort((matrix.indices, -matrix.data, np.repeat(np.arange(matrix.shape[0]), counts)))
    best = np.full(matrix.shape[0], -1, dtype=np.intp)
    full = np.flatnonzero(counts)
    best[full] = matrix.indices[order[matrix.indptr[full]]]
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


def _steady(pairs: Pairs) -> Pairs:
    """Drop the pairs far off the course that their neighbours set."""
    if len(pairs) < 2 * _NEIGHBOURS:
        return pairs
    offset = (pairs[:, 1] - pairs[:, 0]).astype(np.float64)
    padded = np.pad(offset, _NEIGHBOURS, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS + 1)
    return pairs[np.abs(offset - np.median(windows, axis=1)) <= _MARGIN]


def _around(pairs: Pairs, rows: int, columns: int) -> list[Band]:
    """Bands that hold the boxes between neighbouring anchors and a margin."""
    corners = np.vstack([[(0, 0)], pairs + 1, [(rows, columns)]])
    edges = [*range(0, rows, _BAND_ROWS), rows]
    result = []
    for top, bottom in itertools.pairwise(edges):
        left = _reach(corners, top - _MARGIN, below=True)
        right = _reach(corners, bottom + _MARGIN, below=False)
        result.append(Band(top, bottom, max(0, left - _MARGIN), min(columns, right + _MARGIN)))
    return _joined(_narrowed(result, rows, columns), columns)


def _reach(corners: Pairs, row: int, *, below: bool) -> int:
    """Target index of the last corner at or before the row, or of the first at or behind it."""
    if below:
        place = max(0, int(np.searchsorted(corners[:, 0], row, side="right")) - 1)
    else:
        place = min(len(corners) - 1, int(np.searchsorted(corners[:, 0], row)))
    return int(corners[place][1])


def _narrowed(found: Sequence[Band], rows: int, columns: int) -> list[Band]:
    """Cut boxes that no anchor holds down to a strip along the diagonal of the whole."""
    result = []
    for band in found:
        excess = band.right - band.left - _MAX_BAND_WIDTH
        if excess > 0:
            centre = (band.top + band.bottom) / 2 / rows * columns
            left = int(min(max(centre - _MAX_BAND_WIDTH / 2, band.left), band.right - _MAX_BAND_WIDTH))
            band = band._replace(left=left, right=left + _MAX_BAND_WIDTH)
        result.append(band)
    return result


def _joined(found: Sequence[Band], columns: int) -> list[Band]:
    """Make each band touch the next, the first begin at 0 and the last reach the end."""
    result: list[Band] = []
    left = right = 0
    for band in found:
        left = max(left, min(band.left, right)) if result else 0
        right = max(right, band.right, left)
        result.append(band._replace(left=left, right=right))
    result[-1] = result[-1]._replace(right=columns)
    return result
