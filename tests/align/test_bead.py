from __future__ import annotations

from align.bead import Bead, belong_together, complete


def test_complete_adds_lonely_segments_in_document_order() -> None:
    beads = complete([Bead((2,), (0, 1), 0.9), Bead((0,), (3,), 0.8)], source_count=3, target_count=5)
    assert [(bead.source, bead.target) for bead in beads] == [
        ((0,), (3,)),
        ((), (4,)),
        ((1,), ()),
        ((2,), (0, 1)),
        ((), (2,)),
    ]


def test_complete_begins_with_target_segments_that_nothing_precedes() -> None:
    assert complete([Bead((0,), (1,), 1.0)], source_count=1, target_count=2)[0] == Bead((), (0,))


def test_kind_is_n_m() -> None:
    assert [Bead((0, 1), (4,)).kind, Bead((), (4,)).kind] == ["2-1", "0-1"]
    assert Bead((), (4,)).is_null
    assert not Bead((1,), (4,)).is_null


def test_texts_belong_together_when_a_fifth_of_the_shorter_has_a_counterpart() -> None:
    pair, lone = Bead((0,), (0,), 0.5), [Bead((), (index,)) for index in range(1, 5)]
    assert belong_together([pair, *lone[:3]])
    rest = [Bead((index,), ()) for index in range(1, 9)]
    assert belong_together([pair, *lone, *rest])
    assert not belong_together([pair, *lone, Bead((), (5,)), *rest])
