from __future__ import annotations

import itertools

import numpy as np
import pytest

from align.anchors import bands
from align.search import Band


def test_small_texts_are_searched_whole() -> None:
    assert bands(300, 50, lambda: pytest.fail("not asked")) == [
        Band(0, 128, 0, 50),
        Band(128, 256, 0, 50),
        Band(256, 300, 0, 50),
    ]


@pytest.mark.parametrize("step", [1, 7, 5000])
def test_bands_hold_the_anchors_and_join(step: int) -> None:
    pairs = np.array([(index, index // 2) for index in range(0, 6000, step)], dtype=np.intp)
    found = bands(6000, 3000, lambda: pairs)
    assert (found[0].top, found[0].left) == (0, 0)
    assert (found[-1].bottom, found[-1].right) == (6000, 3000)
    for before, after in itertools.pairwise(found):
        assert before.bottom == after.top
        assert before.left <= after.left <= before.right <= after.right
    for row, column in pairs:
        assert any(b.top <= row < b.bottom and b.left <= column < b.right for b in found)


def test_texts_without_anchors_are_searched_along_the_diagonal() -> None:
    found = bands(9000, 9000, lambda: np.empty((0, 2), dtype=np.intp))
    assert max(band.right - band.left for band in found[1:-1]) <= 2000
