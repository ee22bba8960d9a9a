"""How long outputs may become."""

from __future__ import annotations

import pytest

from translator.engine.searching import group_by_bound, output_bound
from translator.records import Decoding


@pytest.mark.parametrize(
    ("source_tokens", "bound"), [(1, 52), (16, 52), (17, 84), (32, 84), (33, 148), (100, 276), (200, 511)]
)
def test_bound_grows_by_classes_of_source_length(source_tokens: int, bound: int) -> None:
    assert output_bound(source_tokens, decoding=Decoding(), most=512) == bound


def test_bound_is_at_least_one_token() -> None:
    nothing = Decoding(max_length_factor=0.0, max_length_constant=0)
    assert output_bound(50, decoding=nothing, most=512) == 1


def test_texts_are_grouped_by_bound_largest_first() -> None:
    groups = group_by_bound({0: 5, 3: 60, 7: 9, 8: 20}, decoding=Decoding(), most=512)
    assert list(groups.items()) == [(148, [3]), (84, [8]), (52, [0, 7])]
