"""Where the path must run: bands round the pairs of segments that share rare words.

Keeps time and memory near-linear: without anchors a search looks at every pair of segments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from align.matches import Pairs, ascending
from align.search import Band

# Up to here every cell is looked at (3 million: half a second); beyond, only those near anchors.
_FULL_CELLS = 3_000_000
_BAND_ROWS = 128
_MARGIN = 30  # segments round the path between two anchors
_MAX_BAND_WIDTH = 1_500
_NEIGHBORS = 10  # anchors on each side that say where an anchor between them should be


def bands(rows: int, columns: int, matches: Callable[[], Pairs]) -> list[Band]:
    """The staircase of rectangles for `search`.

    Args:
        matches: gives pairs of segments that are alike; asked only where there are too many cells.
    """
    if rows * columns <= _FULL_CELLS:
        return [Band(top, min(top + _BAND_ROWS, rows), 0, columns) for top in range(0, rows, _BAND_ROWS)]
    return _around(_steady(ascending(matches())), rows, columns)


def _steady(pairs: Pairs) -> Pairs:
    """Drop the pairs far off the course that their neighbors set."""
    if len(pairs) < 2 * _NEIGHBORS:
        return pairs
    offset = (pairs[:, 1] - pairs[:, 0]).astype(np.float64)
    padded = np.pad(offset, _NEIGHBORS, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBORS + 1)
    return pairs[np.abs(offset - np.median(windows, axis=1)) <= _MARGIN]


def _around(pairs: Pairs, rows: int, columns: int) -> list[Band]:
    """Bands that hold the boxes between neighboring anchors and a margin."""
    corners = np.vstack([[(0, 0)], pairs + 1, [(rows, columns)]])
    edges = [*range(0, rows, _BAND_ROWS), rows]
    result = []
    for top, bottom in pairwise(edges):
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
            center = (band.top + band.bottom) / 2 / rows * columns
            left = int(min(max(center - _MAX_BAND_WIDTH / 2, band.left), band.right - _MAX_BAND_WIDTH))
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
