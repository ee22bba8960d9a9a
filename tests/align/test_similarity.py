from __future__ import annotations

import numpy as np
import pytest

from align.evidence import SideEvidence, compare_tokens, measure_length, tokenize
from align.similarity import SHAPES, BeadScorer, Costs, products
from tests.align.corpus import sentences

COSTS = Costs(threshold=0.1, length=0.03, gap_open=0.08, gap_extend=0.02)
TEXT = sentences(12)


def scorer(source: list[str], target: list[str]) -> BeadScorer:
    x, y = compare_tokens([tokenize(text) for text in source], [tokenize(text) for text in target])
    sides = [
        SideEvidence(
            vectors,
            np.array([measure_length(text) for text in texts], dtype=np.float64),
            np.array([not text.strip() for text in texts]),
            np.zeros(len(texts), dtype=bool),
        )
        for texts, vectors in ((source, x), (target, y))
    ]
    return BeadScorer(sides[0], sides[1], costs=COSTS)


def test_shapes_are_up_to_four_a_side_and_five_in_all() -> None:
    assert SHAPES[0] == (1, 1)
    assert {(1, 4), (4, 1), (2, 3)} <= set(SHAPES)
    assert max(n + m for n, m in SHAPES) == 5


def test_similarity_of_beads_equals_that_of_the_grid() -> None:
    judge = scorer(TEXT, TEXT[::-1])
    whole = slice(0, 12)
    for n, m, grid in judge.similarities(whole, whole):
        rows, columns = np.array([5, 8]), np.array([6, 3])
        found = judge.similarity_of(rows, columns, np.array([[n, m], [n, m]]))
        assert found == pytest.approx(np.clip(grid[rows, columns], 0, 1), abs=1e-4)


def test_equal_segments_are_wholly_similar_and_others_hardly() -> None:
    grid = next(scorer(TEXT, TEXT).similarities(slice(0, 12), slice(0, 12)))[2]
    assert np.diag(grid) == pytest.approx(1, abs=1e-3)
    assert (grid - np.diag(np.diag(grid))).max() < 0.3


def test_blank_segments_meet_only_blank_ones() -> None:
    gains = scorer(["", TEXT[0]], [TEXT[0], " "]).gains(slice(0, 2), slice(0, 2))
    assert gains[0, 0, 1] > 0
    assert gains[0, 0, 0] < -1
    assert gains[1:, 1, 1].max() < -1


def test_longer_beads_cost_more() -> None:
    assert COSTS.of_shape(1, 1) == 0
    assert 0 < COSTS.of_shape(1, 2) < COSTS.of_shape(1, 3) < COSTS.of_shape(2, 2) + 0.02


def test_products_are_the_same_by_both_ways() -> None:
    common, rare = compare_tokens([["the", "cat"]] * 30, [["the", "cat"]] * 20 + [["dog"]])
    lone = compare_tokens([[f"word{n}"] for n in range(30)], [[f"word{n}"] for n in range(40)])
    for left, right in ((common, rare), lone):
        assert products(left, right) == pytest.approx((left @ right.T).toarray(), abs=1e-5)
        assert products(left.toarray(), right.toarray()) == pytest.approx(products(left, right), abs=1e-5)


def test_gains_do_not_depend_on_how_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    judge, whole = scorer(TEXT, TEXT[::-1]), slice(0, 12)
    found = judge.gains(whole, whole)
    monkeypatch.setattr("align.similarity._STRIP_CELLS", 40)
    assert judge.gains(whole, whole) == pytest.approx(found, abs=0)
