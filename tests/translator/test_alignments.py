"""Segments of an alignment are rewritten, split and merged, and the beads stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Bead
from align.bead import check_beads
from translator.alignments import AlignmentTexts, Pairing, Side, merge_segments, rewrite
from translator.errors import InvalidRequest

TEXTS = AlignmentTexts(
    ("a", "b", "c"),
    ("x", "y"),
    "vi",
    (Pairing((0,), (0,), 0.5), Pairing((1,), ()), Pairing((2,), (1,), 0.9)),
)


def test_a_line_break_splits_a_segment_within_its_bead() -> None:
    found = rewrite(TEXTS, "source", 0, ["a one", " a  two "])
    assert found.source == ("a one", "a two", "b", "c")
    assert found.beads == (Pairing((0, 1), (0,)), Pairing((2,), ()), Pairing((3,), (1,), 0.9))


def test_what_has_no_counterpart_splits_into_null_beads() -> None:
    found = rewrite(TEXTS, "source", 1, ["b one", "b two"])
    assert found.beads[1:3] == (Pairing((1,), ()), Pairing((2,), ()))


def test_merging_takes_the_next_into_the_bead_of_the_first() -> None:
    found = merge_segments(TEXTS, "target", 0)
    assert found.target == ("x y",)
    assert found.beads == (Pairing((0,), (0,)), Pairing((1,), ()), Pairing((2,), ()))


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


@given(
    st.lists(
        st.tuples(st.sampled_from(["source", "target"]), st.integers(0, 9), st.integers(0, 3)), max_size=12
    )
)
def test_the_beads_stay_whole_whatever_is_done(acts: list[tuple[Side, int, int]]) -> None:
    texts = TEXTS
    for side, n, parts in acts:
        n %= len(texts.of(side))
        if parts:
            texts = rewrite(texts, side, n, ["part"] * parts)
        elif n < len(texts.of(side)) - 1:
            texts = merge_segments(texts, side, n)
    beads = [Bead(bead.source, bead.target, bead.similarity) for bead in texts.beads]
    check_beads(beads, source_count=len(texts.source), target_count=len(texts.target))
