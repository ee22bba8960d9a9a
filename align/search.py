"""The best path of beads and gaps through a staircase of rectangles.

Dynamic programming with affine gaps (Gotoh 1982): a run of segments without counterpart costs once to open
and a little for each segment, whatever the side. So a full translation, a handful of fragments and a page
with boilerplate are one problem. Rows are vectors: beads are slices of the four rows above, a run of target
segments is one running maximum. Ties go to the first shape, to the bead, to the source gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.evidence import MAX_SPAN, Floats
from align.similarity import SHAPES, BeadScorer, Costs

_NEVER = -1e18
_FIRST_IS_MOST = np.arange(len(SHAPES), 0, -1, dtype=np.int8)[:, None]  # (shapes, 1)
_OPENS, _BEAD, _ACROSS = 1, 2, 4  # a gap opens here; a bead ends here; the gap came along the target


class Band(NamedTuple):
    """Source segments `top` to `bottom` may meet target segments `left` to `right` (ends excluded)."""

    top: int
    bottom: int
    left: int
    right: int


class Step(NamedTuple):
    """A bead of the path: the ends (excluded) of its spans and its shape."""

    row: int
    column: int
    n: int
    m: int


@dataclass
class _BandTrace:
    """What was decided at nodes (top + 1 .. bottom) x (left .. right) of one band."""

    band: Band
    shape: NDArray[np.int8]
    flags: NDArray[np.uint8]


@dataclass
class _Rows:
    """The last MAX_SPAN + 1 rows of nodes in the columns of the current band, oldest first."""

    left: int
    best: list[Floats]
    bead: Floats
    gap: Floats

    def moved(self, left: int, right: int) -> _Rows:
        """The same rows in the columns of the next band."""
        shift = [_shift(row, self.left, left, right) for row in (*self.best, self.bead, self.gap)]
        return _Rows(left, shift[:-2], shift[-2], shift[-1])


def search(scorer: BeadScorer, bands: Sequence[Band]) -> list[Step]:
    """Find the path of largest gain from the beginning to the end of both texts.

    Args:
        bands: from top to bottom without holes, each touching the one before; the first begins at (0, 0),
            the last ends at the ends of both texts.

    Returns:
        The beads of the path in ascending order.
    """
    rows = _first_row(bands[0], scorer.costs)
    first = _BandTrace(bands[0], np.zeros((1, 1), np.int8), _first_flags(bands[0]))
    traces = []
    for band in bands:
        rows = rows.moved(band.left, band.right)
        trace, rows = _sweep(scorer, band, rows)
        traces.append(trace)
    return _walk_back(traces, first)


def _first_row(band: Band, costs: Costs) -> _Rows:
    width = band.right - band.left + 1
    gap = -costs.gap_open - costs.gap_extend * np.arange(width, dtype=np.float64)
    bead = np.full(width, _NEVER)
    gap[0], bead[0] = _NEVER, 0.0
    never = np.full(width, _NEVER)
    return _Rows(band.left, [*([never] * MAX_SPAN), np.maximum(bead, gap)], bead, gap)


def _first_flags(band: Band) -> NDArray[np.uint8]:
    flags = np.full((1, band.right - band.left + 1), _ACROSS, np.uint8)
    flags[0, 0] = _OPENS | _BEAD
    return flags


def _sweep(scorer: BeadScorer, band: Band, rows: _Rows) -> tuple[_BandTrace, _Rows]:
    height, width = band.bottom - band.top, band.right - band.left
    gains = scorer.gains(slice(band.top, band.bottom), slice(band.left, band.right))
    trace = _BandTrace(band, np.zeros((height, width + 1), np.int8), np.zeros((height, width + 1), np.uint8))
    ramp = scorer.costs.gap_extend * np.arange(width + 1, dtype=np.float64)
    candidates = np.full((len(SHAPES), width + 1), _NEVER)
    for index in range(height):
        bead, trace.shape[index] = _end_beads(rows.best, gains[:, index], candidates)
        gap, flags = _end_gaps(rows, bead, ramp, scorer.costs)
        trace.flags[index] = flags
        rows = _Rows(rows.left, [*rows.best[1:], np.maximum(bead, gap)], bead, gap)
    return trace, rows


def _end_beads(
    best: Sequence[Floats], gains: NDArray[np.float32], candidates: Floats
) -> tuple[Floats, NDArray[np.int8]]:
    """Best gain of a path whose last bead ends at each node of the row, and the shape of that bead.

    Args:
        candidates: (shapes, width + 1) to be written to; `_NEVER` where a shape reaches beyond the left edge.
    """
    width = gains.shape[1]
    for index, (n, m) in enumerate(SHAPES):
        if m <= width:
            np.add(best[-n][: width + 1 - m], gains[index, m - 1 :], out=candidates[index, m:])
    bead = candidates.max(axis=0)
    is_best = (candidates == bead).view(np.int8)
    return bead, len(SHAPES) - (is_best * _FIRST_IS_MOST).max(axis=0)  # five times as fast as argmax


def _end_gaps(rows: _Rows, bead: Floats, ramp: Floats, costs: Costs) -> tuple[Floats, NDArray[np.uint8]]:
    """Best gain of a path whose last segment is in a gap, and the flags of the row."""
    down = np.maximum(rows.gap, rows.bead - costs.gap_open) - costs.gap_extend
    reach = np.maximum.accumulate(np.maximum(down, bead - costs.gap_open) + ramp)
    across = np.full_like(down, _NEVER)
    across[1:] = reach[:-1] - ramp[1:]
    gap = np.maximum(down, across)
    flags = (across > down) * np.uint8(_ACROSS)
    flags |= (bead >= gap) * np.uint8(_BEAD)
    flags |= (bead - costs.gap_open >= gap) * np.uint8(_OPENS)
    return gap, flags


def _shift(row: Floats, old_left: int, left: int, right: int) -> Floats:
    moved = np.full(right - left + 1, _NEVER)
    begin, end = max(left, old_left), min(right + 1, old_left + len(row))
    moved[begin - left : end - left] = row[begin - old_left : end - old_left]
    return moved


def _walk_back(traces: Sequence[_BandTrace], first: _BandTrace) -> list[Step]:
    row, column = traces[-1].band.bottom, traces[-1].band.right
    steps: list[Step] = []
    index = len(traces) - 1
    in_gap = None
    while row or column:
        while row and row <= traces[index].band.top:
            index -= 1
        shape, flags = _decision(traces[index] if row else first, row, column)
        if in_gap is None:
            in_gap = not flags & _BEAD
        if not in_gap:
            n, m = SHAPES[shape]
            steps.append(Step(row, column, n, m))
            row, column, in_gap = row - n, column - m, None
            continue
        row, column = (row, column - 1) if flags & _ACROSS else (row - 1, column)
        in_gap = None if row == 0 and column == 0 else _stays(traces, index, first, row, column)
    return steps[::-1]


def _stays(traces: Sequence[_BandTrace], index: int, first: _BandTrace, row: int, column: int) -> bool:
    """Whether a gap that left this node was in a gap here already."""
    while row and row <= traces[index].band.top:
        index -= 1
    _, flags = _decision(traces[index] if row else first, row, column)
    return not flags & _OPENS


def _decision(trace: _BandTrace, row: int, column: int) -> tuple[int, int]:
    line = row - trace.band.top - 1 if row else 0
    node = column - trace.band.left
    return int(trace.shape[line, node]) if row else 0, int(trace.flags[line, node])
