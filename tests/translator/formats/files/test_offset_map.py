"""Places of a text are found again in its English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.formats.files.offset_map import find_text, fold_word, interpolate, rising, shared_words

places = st.tuples(st.integers(0, 20), st.integers(0, 20))


@pytest.mark.parametrize(
    ("source", "target", "shared"),
    [
        ("Kim Budapesten 42 almát vett", "In Budapest Kim bought 42 apples", ["Kim", "42", "Budapesten"]),
        ("ông to do an ninh", "he is to do an act of security", []),
        ("Đảng và Đặng", "Dang and the party", []),
        ("a minisztérium és a minisztérium", "the ministry", []),
        ("a miniszterelnök szerint", "according to the minister", ["miniszterelnök"]),
    ],
)
def test_names_numbers_and_cognates_are_shared(source: str, target: str, shared: list[str]) -> None:
    assert [left.group() for left, _ in shared_words(source, target)] == shared


def test_vietnamese_names_lose_their_marks() -> None:
    assert fold_word("Đặng") == "dang"
    assert [pair[1].group() for pair in shared_words("ông Phạm nói", "Mr Pham said")] == ["Pham"]


@given(st.lists(places, max_size=12))
def test_anchors_rise_on_both_sides(found: list[tuple[int, int]]) -> None:
    series = rising(found)
    assert all(left[0] < right[0] and left[1] < right[1] for left, right in pairwise(series))
    assert set(series) <= set(found)
    assert bool(series) == bool(found)


def test_between_anchors_places_are_in_proportion() -> None:
    series = [(0, 0), (10, 20), (20, 22)]
    assert [interpolate(series, offset) for offset in (0, 5, 10, 15, 20)] == [0, 10, 20, 21, 22]


def test_of_several_places_the_nearest_is_found() -> None:
    target = "Kim met Kimberly and Kim"
    assert find_text("Kim", target, within=(0, len(target)), near=20) == (21, 24)
    assert find_text("Kim", target, within=(0, len(target)), near=2) == (0, 3)
    assert find_text("an", target, within=(0, len(target)), near=0) is None
