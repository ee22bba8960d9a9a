"""What each span of neighboring segments weighs, by itself and against the whole other side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.evidence import MAX_SPAN, Floats, SideEvidence

Grid = NDArray[np.float32]

FORBIDDEN = np.float32(-1e9)


@dataclass(frozen=True)
class Spans:
    """All spans of one side, by their length less one and their last segment: arrays are (MAX_SPAN, N).

    Attributes:
        norms: Euclidean norm of the sum of the vectors.
        chance: sum of the cosines with every segment of the other side.
        lengths: characters.
        allowed: 0, or hugely negative where no bead may have this span.
    """

    norms: Grid
    chance: Grid
    lengths: Grid
    allowed: Grid

    def cut(self, part: slice) -> Spans:
        """Those that end in a part of the side."""
        return Spans(self.norms[:, part], self.chance[:, part], self.lengths[:, part], self.allowed[:, part])


def row_norms(vectors: Any) -> Floats:
    """(N,) Euclidean norms, zero replaced by one."""
    norms = np.sqrt(row_dots(vectors, vectors))
    norms[norms == 0] = 1
    return norms


def sum_of_units(vectors: Any, norms: Floats) -> Floats:
    """(F,) sum of the vectors, each with norm one."""
    return np.asarray(vectors.T @ (1 / norms)).ravel()


def spans_of(side: SideEvidence, norms: Floats, *, toward: Floats) -> Spans:
    """The spans of a side; `toward` is the sum of the other side's vectors with norm one."""
    count = len(side)
    chance = np.asarray(side.vectors @ toward).ravel()
    lagged = [_lagged_dots(side.vectors, step) for step in range(1, min(MAX_SPAN, count))]
    squares = np.zeros((MAX_SPAN, count))
    for size in range(1, MAX_SPAN + 1):
        squares[size - 1] = norms**2
        if size > 1:
            # |a..z|^2 = |a..y|^2 + |z|^2 + 2 z.(a..y)
            squares[size - 1, 1:] += squares[size - 2, :-1]
            for step in range(1, min(size, count)):
                squares[size - 1, step:] += 2 * lagged[step - 1]
    lengths = _running(side.lengths)
    span_norms = np.sqrt(np.maximum(squares, 1e-12))
    return Spans(
        span_norms.astype(np.float32),
        (_running(chance) / span_norms).astype(np.float32),
        lengths.astype(np.float32),
        _allowed(side),
    )


def _lagged_dots(vectors: Any, step: int) -> Floats:
    return row_dots(vectors[step:], vectors[:-step])


def _running(values: Floats) -> Floats:
    """(MAX_SPAN, N) sums of the last one, two, … values."""
    sums = np.zeros((MAX_SPAN, len(values)))
    for size in range(MAX_SPAN):
        sums[size] = values
        if size:
            sums[size, 1:] += sums[size - 1, :-1]
    return sums


def _allowed(side: SideEvidence) -> Grid:
    allowed = np.zeros((MAX_SPAN, len(side)), dtype=np.float32)
    for size in range(2, MAX_SPAN + 1):
        bad = side.blank | np.roll(side.blank, 1) | side.starts
        bad[:1] = True
        allowed[size - 1] = np.where(bad, FORBIDDEN, 0)
        allowed[size - 1, 1:] += allowed[size - 2, :-1] if size > 2 else 0
    return np.maximum(allowed, FORBIDDEN)


def row_dots(left: Any, right: Any) -> Floats:
    """(N,) dot product of each row with the other's row."""
    product = left.multiply(right) if sparse.issparse(left) else left * right
    return np.asarray(product.sum(axis=1), dtype=np.float64).ravel()
