from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bead import Bead
from align.errors import AlignmentError
from align.formats import parse_ladder, to_jsonl, to_ladder, to_pairs, to_tsv

BEADS = [Bead((0, 1), (0,), 0.5), Bead((2,), ()), Bead((), (1,))]

indices = st.lists(st.integers(0, 999), max_size=4).map(tuple)


@given(st.lists(st.builds(Bead, indices, indices).filter(lambda bead: bead.source or bead.target)))
def test_a_ladder_that_was_written_reads_the_same(beads: list[Bead]) -> None:
    assert parse_ladder(to_ladder(beads)) == beads


def test_each_format_of_the_same_beads() -> None:
    assert to_ladder(BEADS) == "0,1:0\n2:\n:1\n"
    assert to_pairs(BEADS) == "0\t0\n1\t0\n"
    assert [json.loads(line) for line in to_jsonl(BEADS).splitlines()] == [
        {"source": [0, 1], "target": [0], "similarity": 0.5},
        {"source": [2], "target": [], "similarity": None},
        {"source": [], "target": [1], "similarity": None},
    ]


def test_tabs_inside_segments_do_not_break_a_tsv() -> None:
    lines = to_tsv(BEADS, ["a\tb", "c", "d"], ["x", "y\nz"]).splitlines()
    assert lines == ["0,1\t0\t0.5000\ta b c\tx", "2\t\t\td\t", "\t1\t\t\ty z"]


def test_ladders_of_vecalign_and_comments_are_read() -> None:
    assert parse_ladder("# cost last\n[0, 1]:[2]:0.31\n[]:[3]:0\n\n") == [Bead((0, 1), (2,)), Bead((), (3,))]


@pytest.mark.parametrize("line", ["0", "a:b", "0;1", "0:1,x", "1 2:3"])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(AlignmentError, match="line 2"):
        parse_ladder(f"0:0\n{line}\n")
