from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.evidence import SideEvidence, compare_tokens, tokenize
from align.matches import ascending, mutual_best
from tests.align.corpus import sentences


def side(vectors: object) -> SideEvidence:
    count = vectors.shape[0]  # type: ignore[attr-defined]
    return SideEvidence(vectors, np.ones(count), np.zeros(count, bool), np.zeros(count, bool))


def test_each_others_best_are_paired() -> None:
    text = sentences(30)
    x, y = compare_tokens([tokenize(t) for t in text], [tokenize(t) for t in text[::-1][:20]])
    assert mutual_best(side(x), side(y)).tolist() == [[index, 29 - index] for index in range(10, 30)]


def test_texts_without_common_words_have_no_pairs() -> None:
    x, y = compare_tokens([["aaaa"]], [["bbbb"]])
    assert mutual_best(side(x), side(y)).tolist() == []


@pytest.mark.parametrize(
    ("columns", "expected"), [([0, 1, 2], 3), ([2, 1, 0], 1), ([5, 0, 1, 9, 2], 3), ([], 0)]
)
def test_the_longest_ascending_part_is_kept(columns: list[int], expected: int) -> None:
    pairs = np.array(list(enumerate(columns)), dtype=np.intp).reshape(-1, 2)
    assert len(ascending(pairs)) == expected


@given(st.permutations(range(12)))
def test_what_is_kept_ascends_on_both_sides_and_nothing_longer_does(columns: list[int]) -> None:
    kept = ascending(np.array(list(enumerate(columns)), dtype=np.intp))
    assert (np.diff(kept, axis=0) > 0).all()
    longest: list[int] = []
    for column in columns:
        before = [size for earlier, size in zip(columns, longest, strict=False) if earlier < column]
        longest.append(1 + max(before, default=0))
    assert len(kept) == max(longest)
