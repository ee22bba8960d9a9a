"""How good every possible bead is: similarity above chance, minus what its type and lengths cost."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.evidence import MAX_SPAN, Floats, SideEvidence
from align.matches import Pairs, mutual_best

Ints = NDArray[np.intp]

# Types of beads with both sides, n-m; n + m <= 6 brought nothing over 5 (notes on FLORES dev, 2026-11-22).
SHAPES: tuple[tuple[int, int], ...] = tuple(
    sorted(
        ((n, m) for n in range(1, MAX_SPAN + 1) for m in range(1, MAX_SPAN + 1) if n + m <= MAX_SPAN + 1),
        key=lambda shape: (sum(shape), shape),
    )
)
# Cells worked on at once: grids of as many stay in the cache of a core through all steps (2026-11-30).
_STRIP_CELLS = 1 << 16
_BLANK_GAIN = np.float32(0.02)  # blank meets blank where nothing else decides
Grid = NDArray[np.float32]

FORBIDDEN = np.float32(-1e9)


@dataclass(frozen=True)
class Costs:
    """What the search pays; similarity is in [0, 1], so all are on that scale.

    Attributes:
        threshold: similarity that a 1-1 bead needs to be worth as much as no bead.
        merge: for the second segment on one side of a bead.
        more: for every further segment.
        both: if both sides have several.
        length: for each squared deviation of the length ratio, up to six.
        gap_open, gap_extend: for a run of segments without counterpart, and for each of them.
    """

    threshold: float
    length: float
    gap_open: float
    gap_extend: float
    merge: float = 0.10
    more: float = 0.06
    both: float = 0.02

    def of_shape(self, n: int, m: int) -> float:
        """Cost of the type n-m."""
        extra = n + m - 2
        return (self.merge + self.more * (extra - 1) if extra else 0.0) + (
            self.both if min(n, m) > 1 else 0.0
        )

    def with_threshold(self, threshold: float) -> Costs:
        """The same costs but for the threshold."""
        return replace(self, threshold=threshold)


class BeadScorer:
    """Scores all beads that end in a rectangle of (source, target) segments."""

    def __init__(self, source: SideEvidence, target: SideEvidence, *, costs: Costs) -> None:
        self.source, self.target, self.costs = source, target, costs
        norms = [row_norms(side.vectors) for side in (source, target)]
        means = [
            _sum_of_units(side.vectors, norm) for side, norm in zip((source, target), norms, strict=True)
        ]
        self.source_spans = _spans_of(source, norms[0], toward=means[1])
        self.target_spans = _spans_of(target, norms[1], toward=means[0])

    @functools.cached_property
    def matches(self) -> Pairs:
        """Pairs of segments that are each other's best match."""
        return mutual_best(self.source, self.target)

    def priced(self, costs: Costs) -> BeadScorer:
        """The same scorer with other costs."""
        scorer = copy.copy(self)
        scorer.costs = costs
        return scorer

    def dots(self, rows: slice, columns: slice) -> Grid:
        """Dot products of source rows and target columns; rows and columns before 0 are zero."""
        top, left = max(0, -rows.start), max(0, -columns.start)
        grid = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=np.float32)
        grid[top:, left:] = products(
            self.source.vectors[rows.start + top : rows.stop],
            self.target.vectors[columns.start + left : columns.stop],
        )
        return grid

    def similarities(self, rows: slice, columns: slice) -> Iterator[tuple[int, int, Grid]]:
        """For each shape n, m: similarity above chance of the beads that end at each (row, column)."""
        return self._similarities(self._dots_before(rows, columns), rows, columns)

    def _dots_before(self, rows: slice, columns: slice) -> Grid:
        """Dot products of the segments of all beads that end here."""
        margin = MAX_SPAN - 1
        return self.dots(slice(rows.start - margin, rows.stop), slice(columns.start - margin, columns.stop))

    def _similarities(self, dots: Grid, rows: slice, columns: slice) -> Iterator[tuple[int, int, Grid]]:
        sums = _block_sums(dots, rows.stop - rows.start, columns.stop - columns.start)
        s, t = self.source_spans.cut(rows), self.target_spans.cut(columns)
        for n, m in SHAPES:
            yield n, m, self._above_chance(sums[n, m], n, m, s, t)

    def _above_chance(self, dots: Grid, n: int, m: int, s: Spans, t: Spans) -> Grid:
        cosine = dots * (1 / s.norms[n - 1])[:, None]
        cosine *= 1 / t.norms[m - 1]
        chance = _half_chance(cosine, s.chance[n - 1][:, None], len(self.target), m)
        chance += _half_chance(cosine, t.chance[m - 1], len(self.source), n)
        cosine -= chance
        cosine /= np.subtract(1, chance, out=chance)
        return cosine  # type: ignore[no-any-return]

    def similarity_of(self, rows: Ints, columns: Ints, shapes: Ints) -> Floats:
        """Similarity above chance of K beads, given their last segments and their (K, 2) shapes; 0 to 1."""
        n, m = shapes[:, 0], shapes[:, 1]
        left = _indicator(rows, n, len(self.source)) @ self.source.vectors
        right = _indicator(columns, m, len(self.target)) @ self.target.vectors
        s, t = self.source_spans, self.target_spans
        cosine = row_dots(left, right) / (s.norms[n - 1, rows] * t.norms[m - 1, columns])
        chance = _chance(cosine, s.chance[n - 1, rows], len(self.target), m)
        chance = (chance + _chance(cosine, t.chance[m - 1, columns], len(self.source), n)) / 2
        return np.asarray(np.clip((cosine - chance) / (1 - chance), 0, 1), dtype=np.float64)

    def gains(self, rows: slice, columns: slice) -> Grid:
        """(shapes, rows, columns): what each bead adds to the path that takes it."""
        count, width = rows.stop - rows.start, columns.stop - columns.start
        dots = self._dots_before(rows, columns)
        result = np.empty((len(SHAPES), count, width), np.float32)
        height = max(1, _STRIP_CELLS // width)
        for top in range(0, count, height):
            bottom = min(top + height, count)
            strip = slice(rows.start + top, rows.start + bottom)
            self._fill(result[:, top:bottom], dots[top : bottom + MAX_SPAN - 1], strip, columns)
        return result

    def _fill(self, result: Grid, dots: Grid, rows: slice, columns: slice) -> None:
        """Write the gains of a strip of rows."""
        s, t = self.source_spans.cut(rows), self.target_spans.cut(columns)
        for gain, (n, m, similarity) in zip(result, self._similarities(dots, rows, columns), strict=True):
            paid = s.allowed[n - 1] - np.float32(self.costs.threshold + self.costs.of_shape(n, m))
            np.add(similarity, paid[:, None], out=gain)
            gain += t.allowed[m - 1]
            gain -= self._length_cost(s.lengths[n - 1][:, None], t.lengths[m - 1])
        self._treat_blank(result[0], rows, columns)

    def _length_cost(self, source: Grid, target: Grid) -> Grid:
        # Variance of the log ratio: .25 squared, more for short spans (after Gale & Church 1993).
        cost = np.log(target + 4) - np.log(source + 4)
        cost *= cost
        variance = np.divide(6, (source + 4) + (target + 4))
        variance += np.float32(2 * 0.0625)
        cost /= variance
        np.clip(cost, 0, 6, out=cost)
        cost *= np.float32(self.costs.length)
        return cost

    def _treat_blank(self, gains: Grid, rows: slice, columns: slice) -> None:
        blank_s, blank_t = self.source.blank[rows][:, None], self.target.blank[columns][None, :]
        gains[blank_s ^ blank_t] = FORBIDDEN
        gains[blank_s & blank_t] = _BLANK_GAIN


# Pseudo segments, and their cosine, that a segment is expected to meet on the other side: keeps
# the chance similarity sane where the other side has hardly a segment.
_PRIOR_COUNT, _PRIOR_COSINE = 3.0, 0.03


def _chance(cosine: Any, total: Any, count: int, size: Any) -> Any:
    """Mean cosine of a span with the *other* segments of the other side."""
    own = np.sqrt(size).astype(np.float32) * cosine
    others = np.maximum(count - size, 0) + np.float32(_PRIOR_COUNT)
    return np.clip((total - own + np.float32(_PRIOR_COUNT * _PRIOR_COSINE)) / others, 0, 0.5)


def _half_chance(cosine: Grid, total: Grid, count: int, size: int) -> Grid:
    """Half of `_chance` for a grid: every step is one pass over it, so all that can be is done before."""
    half_share = np.float32(0.5 / (max(count - size, 0) + _PRIOR_COUNT))
    chance = cosine * (-half_share * np.float32(np.sqrt(size)))
    chance += (total + np.float32(_PRIOR_COUNT * _PRIOR_COSINE)) * half_share
    return np.clip(chance, 0, 0.25, out=chance)


def _indicator(ends: Ints, sizes: Ints, count: int) -> Any:
    """(K, count) ones where a span that ends at `ends` has its segments."""
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    offsets = np.arange(bounds[-1]) - np.repeat(bounds[1:] - 1, sizes)
    columns = np.repeat(ends, sizes) + offsets
    return sparse.csr_array((np.ones(len(columns), np.float32), columns, bounds), shape=(len(ends), count))


def _block_sums(dots: Grid, height: int, width: int) -> dict[tuple[int, int], Grid]:
    """Sums of the n x m blocks that end at each cell of the lower right (height, width) part."""
    margin = MAX_SPAN - 1
    across = {1: dots[:, margin:]}
    for m in range(2, MAX_SPAN + 1):
        across[m] = across[m - 1] + dots[:, margin - m + 1 : margin - m + 1 + width]
    sums: dict[tuple[int, int], Grid] = {}
    for n, m in sorted(SHAPES):
        row = across[m][margin - n + 1 : margin - n + 1 + height]
        sums[n, m] = row if n == 1 else sums[n - 1, m] + row
    return sums


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


def _sum_of_units(vectors: Any, norms: Floats) -> Floats:
    """(F,) sum of the vectors, each with norm one."""
    return np.asarray(vectors.T @ (1 / norms)).ravel()


def _spans_of(side: SideEvidence, norms: Floats, *, toward: Floats) -> Spans:
    """The spans of a side; `toward` is the sum of the other side's vectors with norm one."""
    count = len(side)
    chance = np.asarray(side.vectors @ toward).ravel()
    lagged = [row_dots(side.vectors[step:], side.vectors[:-step]) for step in range(1, min(MAX_SPAN, count))]
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


# Adding a whole row of the other side to a row of products takes an eighth of the time a number that finding
# the numbers of two sparse rows does (2026-11-30). So zeros are filled in where most numbers meet others.
_ROW_FACTOR, _ROW_BYTES = 8, 1 << 26


def products(left: Any, right: Any) -> Any:
    """(N, M) dot products of the rows of two matrices, of sparse ones by whatever way is cheaper."""
    if not sparse.issparse(left):
        return left @ right.T
    counts = [np.bincount(matrix.indices, minlength=matrix.shape[1]) for matrix in (left, right)]
    shared = np.flatnonzero((counts[0] > 0) & (counts[1] > 0))
    size = right.shape[0] * int(counts[0][shared].sum())
    is_full = size <= _ROW_FACTOR * int(counts[0] @ counts[1])
    if is_full and right.shape[0] * len(shared) * 4 <= _ROW_BYTES:
        return left[:, shared] @ right[:, shared].toarray().T
    return (left @ right.T).toarray()
