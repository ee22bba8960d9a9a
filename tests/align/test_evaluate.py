from __future__ import annotations

import pytest

from align.bead import Bead
from align.evaluate import evaluate_alignments

GOLD = [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), ()), Bead((4,), (2,))]


def test_equal_beads_are_perfect() -> None:
    result = evaluate_alignments([(GOLD, GOLD)])
    assert (result.strict.f1, result.lax.f1, result.strict_with_nulls.f1) == (1, 1, 1)
    assert result.false_beads == 0


def test_overlap_counts_as_lax_only() -> None:
    proposed = [Bead((0,), (0,)), Bead((1,), (1,)), Bead((2,), ()), Bead((3,), ()), Bead((4,), (2,))]
    result = evaluate_alignments([(GOLD, proposed)])
    assert (result.strict.precision, result.strict.recall) == pytest.approx((2 / 3, 2 / 3))
    assert result.lax.f1 == 1
    assert result.strict_with_nulls.precision == pytest.approx(3 / 5)
    assert result.lax_with_nulls.precision == pytest.approx(4 / 5)


def test_beads_that_touch_nothing_are_false() -> None:
    result = evaluate_alignments([([Bead((0,), ()), Bead((), (0,))], [Bead((0,), (0,))])])
    assert (result.false_beads, result.strict.f1, result.lax.f1) == (1, 0, 0)


def test_documents_count_by_their_beads() -> None:
    wrong = [Bead((0,), (1,))]
    result = evaluate_alignments([(GOLD, GOLD), ([Bead((0,), (0,))], wrong)])
    assert result.strict.precision == pytest.approx(3 / 4)
