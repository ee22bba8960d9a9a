from __future__ import annotations

from align.aligner import join_crossed
from align.search import Step
from tests.align.corpus import sentences
from tests.align.test_similarity import scorer

A, B, C, *REST = sentences(10, seed=5, words=12)
PAIR = [Step(1, 1, 1, 1), Step(2, 2, 1, 1)]


def test_a_sentence_that_ends_elsewhere_joins_two_beads() -> None:
    assert join_crossed(scorer([f"{A} {B}", C, *REST], [A, f"{B} {C}", *REST]), PAIR) == [Step(2, 2, 2, 2)]
    assert join_crossed(scorer([A, f"{B} {C}", *REST], [f"{A} {B}", C, *REST]), PAIR) == [Step(2, 2, 2, 2)]


def test_other_neighbors_stay_apart() -> None:
    assert join_crossed(scorer([A, B, *REST], [A, B, *REST]), PAIR) == PAIR
    assert join_crossed(scorer([f"{A} {B}", C, *REST], [A, C, *REST]), PAIR) == PAIR


def test_beads_with_a_gap_between_them_stay_apart() -> None:
    apart = [Step(1, 1, 1, 1), Step(2, 3, 1, 1)]
    judge = scorer([f"{A} {B}", C, *REST], [A, REST[0], f"{B} {C}", *REST[1:]])
    assert join_crossed(judge, apart) == apart
