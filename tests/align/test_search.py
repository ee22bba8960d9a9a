from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from align.search import Band, Step, search
from align.similarity import SHAPES, Costs

COSTS = Costs(threshold=0.1, length=0.0, gap_open=0.08, gap_extend=0.02)


class Table:
    """A scorer whose gains are given: (shapes, rows, columns)."""

    def __init__(self, gains: NDArray[np.float32]) -> None:
        self.table, self.costs = gains, COSTS

    def gains(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        return self.table[:, rows, columns]


def random_table(rows: int, columns: int, *, seed: int) -> Table:
    return Table(
        np.random.default_rng(seed).normal(-0.1, 0.3, (len(SHAPES), rows, columns)).astype(np.float32)
    )


def gain_of(steps: list[Step], table: Table, rows: int, columns: int) -> float:
    """The gain of a path, counted one step at a time."""
    total, at = 0.0, (0, 0)
    for step in [*steps, Step(rows, columns, 0, 0)]:
        skipped = step.row - step.n - at[0] + step.column - step.m - at[1]
        total -= (COSTS.gap_open if skipped else 0) + COSTS.gap_extend * skipped
        if step.n:
            total += float(table.table[SHAPES.index((step.n, step.m)), step.row - 1, step.column - 1])
        at = (step.row, step.column)
    return total


def best_by_trying_all(table: Table, rows: int, columns: int) -> float:
    """Largest gain over all paths, without dynamic programming over gaps."""
    best = {(0, 0): 0.0}
    for row, column in itertools.product(range(1, rows + 1), range(1, columns + 1)):
        for (n, m), index in zip(SHAPES, range(len(SHAPES)), strict=True):
            for (i, j), gain in list(best.items()):
                skipped = row - n - i + column - m - j
                if row - n >= i and column - m >= j:
                    cost = (COSTS.gap_open if skipped else 0) + COSTS.gap_extend * skipped
                    here = gain - cost + float(table.table[index, row - 1, column - 1])
                    best[row, column] = max(best.get((row, column), -1e9), here)
    return max(
        gain
        - (COSTS.gap_open if (i, j) != (rows, columns) else 0)
        - COSTS.gap_extend * (rows - i + columns - j)
        for (i, j), gain in best.items()
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_path_has_the_largest_gain_of_all(seed: int) -> None:
    rows, columns = 4 + seed % 4, 3 + seed % 5
    table = random_table(rows, columns, seed=seed)
    steps = search(table, [Band(0, rows, 0, columns)])  # type: ignore[arg-type]
    assert gain_of(steps, table, rows, columns) == pytest.approx(best_by_trying_all(table, rows, columns))


@pytest.mark.parametrize("seed", range(5))
def test_cutting_the_rows_into_bands_changes_nothing(seed: int) -> None:
    table = random_table(30, 20, seed=seed)
    whole = search(table, [Band(0, 30, 0, 20)])  # type: ignore[arg-type]
    cut = [Band(top, min(top + 7, 30), 0, 20) for top in range(0, 30, 7)]
    assert search(table, cut) == whole  # type: ignore[arg-type]


def test_a_staircase_holds_a_diagonal_path() -> None:
    gains = np.full((len(SHAPES), 40, 40), -1, dtype=np.float32)
    gains[0][np.diag_indices(40)] = 0.5
    bands = [Band(0, 20, 0, 22), Band(20, 40, 17, 40)]
    steps = search(Table(gains), bands)  # type: ignore[arg-type]
    assert [(step.row, step.column) for step in steps] == [(index, index) for index in range(1, 41)]
