"""Segments of an alignment are rewritten, split and merged, and the beads stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Bead
from tests.align.beads import check_beads
from translator.alignments import (
    OTHER,
    AlignmentTexts,
    Side,
    StoredBead,
    find_reversal,
    join_segment,
    merge_segments,
    part_segment,
    rewrite,
)
from translator.errors import InvalidRequest

TEXTS = AlignmentTexts(
    ("a", "b", "c"),
    ("x", "y"),
    "vi",
    (StoredBead((0,), (0,), 0.5), StoredBead((1,), ()), StoredBead((2,), (1,), 0.9)),
)


LONGER = AlignmentTexts(
    ("a", "b", "c", "d"), ("x", "y"), "vi", (StoredBead((0, 1, 2), (0,), 0.5), StoredBead((3,), (1,), 0.9))
)


def test_a_line_break_splits_a_segment_within_its_bead() -> None:
    found = rewrite(TEXTS, "source", 0, ["a one", " a  two "])
    assert found.source == ("a one", "a two", "b", "c")
    assert found.beads == (StoredBead((0, 1), (0,)), StoredBead((2,), ()), StoredBead((3,), (1,), 0.9))


def test_what_has_no_counterpart_splits_into_null_beads() -> None:
    found = rewrite(TEXTS, "source", 1, ["b one", "b two"])
    assert found.beads[1:3] == (StoredBead((1,), ()), StoredBead((2,), ()))


def test_merging_makes_one_bead_of_two_whose_counterparts_are_neighbors() -> None:
    assert merge_segments(LONGER, "target", 0).beads == (StoredBead((0, 1, 2, 3), (0,)),)
    assert merge_segments(LONGER, "source", 2).beads == (StoredBead((0, 1, 2), (0, 1)),)
    assert merge_segments(TEXTS, "source", 1).beads == (StoredBead((0,), (0,), 0.5), StoredBead((1,), (1,)))


def test_merging_keeps_the_bead_of_the_first_of_two_that_are_far_apart() -> None:
    found = merge_segments(TEXTS, "target", 0)
    assert found.target == ("x y",)
    assert found.beads == (StoredBead((0,), (0,)), StoredBead((1,), ()), StoredBead((2,), ()))


@pytest.mark.parametrize(
    ("side", "n", "parts"), [("source", 3, ["x"]), ("source", 0, []), ("target", 0, ["x", " "])]
)
def test_what_is_no_segment_is_refused(side: Side, n: int, parts: list[str]) -> None:
    with pytest.raises(InvalidRequest):
        rewrite(TEXTS, side, n, parts)


@pytest.mark.parametrize("n", [-1, 1])
def test_the_last_has_nothing_to_merge_with(n: int) -> None:
    with pytest.raises(InvalidRequest):
        merge_segments(TEXTS, "target", n)


@pytest.mark.parametrize(
    ("side", "n", "m", "beads"),
    [
        # A neighbor joins.
        ("source", 2, 1, (StoredBead((0, 1), (0,)), StoredBead((2, 3), (1,)))),
        # What is none takes the place; of those that it parted the first stay.
        (
            "source",
            1,
            1,
            (StoredBead((0,), (0,)), StoredBead((1,), (1,)), StoredBead((2,), ()), StoredBead((3,), ())),
        ),
        ("target", 1, 0, (StoredBead((0, 1, 2), (0, 1)), StoredBead((3,), ()))),
    ],
)
def test_a_segment_joins_a_bead(side: Side, n: int, m: int, beads: tuple[StoredBead, ...]) -> None:
    assert join_segment(LONGER, side, n, m).beads == beads


@pytest.mark.parametrize(
    ("side", "n", "beads"),
    [
        ("source", 0, (StoredBead((0,), ()), StoredBead((1, 2), (0,)), StoredBead((3,), (1,), 0.9))),
        (
            "source",
            1,
            (StoredBead((0,), (0,)), StoredBead((1,), ()), StoredBead((2,), ()), StoredBead((3,), (1,), 0.9)),
        ),
        ("target", 1, (StoredBead((0, 1, 2), (0,), 0.5), StoredBead((), (1,)), StoredBead((3,), ()))),
    ],
)
def test_a_segment_is_left_without_counterpart(side: Side, n: int, beads: tuple[StoredBead, ...]) -> None:
    assert part_segment(LONGER, side, n).beads == beads


@pytest.mark.parametrize(
    ("side", "n", "m"), [("source", 0, 0), ("source", 3, 0), ("source", 0, 2), ("target", 2, 0)]
)
def test_what_cannot_be_joined_is_refused(side: Side, n: int, m: int) -> None:
    with pytest.raises(InvalidRequest):
        join_segment(TEXTS, side, n, m)


def test_what_has_no_counterpart_is_not_parted() -> None:
    with pytest.raises(InvalidRequest, match="no counterpart already"):
        part_segment(TEXTS, "source", 1)


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["source", "target"]),
        st.sampled_from(["rewrite", "merge", "join", "part"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(_ACTS)
def test_the_beads_stay_whole_whatever_is_done_and_all_of_it_is_taken_back(
    acts: list[tuple[Side, str, int, int]],
) -> None:
    states = [LONGER]
    for side, act, n, m in acts:
        texts = states[-1]
        n, m = n % len(texts.of(side)), m % len(texts.of(OTHER[side]))
        try:
            if act == "rewrite":
                states.append(rewrite(texts, side, n, ["part"] * (m % 3 + 1)))
            elif act == "merge":
                states.append(merge_segments(texts, side, n))
            else:
                states.append(
                    join_segment(texts, side, n, m) if act == "join" else part_segment(texts, side, n)
                )
        except InvalidRequest:
            continue
        now = states[-1]
        beads = [Bead(bead.source, bead.target, bead.similarity) for bead in now.beads]
        check_beads(beads, source_count=len(now.source), target_count=len(now.target))
        runs = [numbers for bead in now.beads for numbers in (bead.source, bead.target) if numbers]
        assert all(numbers == tuple(range(numbers[0], numbers[-1] + 1)) for numbers in runs)
    while len(states) > 1:
        now = states.pop()
        assert find_reversal(now, states[-1]).apply(now) == states[-1]


def test_a_change_of_a_large_text_is_small() -> None:
    count = 2_000
    lines = tuple(map(str, range(count)))
    large = AlignmentTexts(lines, lines, "vi", tuple(StoredBead((n,), (n,), 0.5) for n in range(count)))
    change = find_reversal(rewrite(large, "source", 1_000, ["a", "b"]), large)
    assert [len(splice.items) for splice in (change.source, change.target, change.beads)] == [1, 0, 1]
