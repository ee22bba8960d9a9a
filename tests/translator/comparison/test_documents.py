"""Changes are found stretch by stretch, however either side was cut, and say what they gain and lose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from translator.comparison.documents import compare_documents
from translator.comparison.summary import summarize
from translator.fact_key import HUMAN
from translator.records import PlacedReference, Segment, TranslatedDocument, Translation

SOURCE = "Ngày 25 tháng 3, Putyin đến Hà Nội. Ông ở đó. Xin chào."
CUTS = ((0, 35), (36, 45), (46, 55))


def document(
    *parts: tuple[str, tuple[str, ...], float], cuts: tuple[tuple[int, int], ...] = CUTS
) -> TranslatedDocument:
    translations = tuple(
        Translation(
            Segment(n, start, end, SOURCE[start:end], "vi", 1.0, "sentence"), english, "m@1", flags, estimate
        )
        for n, ((start, end), (english, flags, estimate)) in enumerate(zip(cuts, parts, strict=True))
    )
    return TranslatedDocument("d", SOURCE, translations)


OLD = document(("In March he came.", ("numbers_lost",), -1.0), ("He was.", (), -0.5), ("Hello.", (), -0.25))


def test_a_change_says_what_it_gains_and_loses() -> None:
    new = document(("On 25 March Putyin came.", (), -0.5), ("He was.", (), -0.5), ("Hello.", (), -0.25))
    found = compare_documents(OLD, new)
    (change,) = found.changes
    assert (change.segments, change.source) == ((0,), SOURCE[:35])
    assert (change.flags.gained, change.flags.lost) == ((), ("numbers_lost",))
    assert change.numbers.gained == ("25",)
    assert change.names.gained == ("Putyin",)
    assert change.log_probability == (-1.0, -0.5)
    assert found.n_segments == 3


def test_segments_that_were_cut_in_other_ways_are_compared_as_stretches() -> None:
    new = document(("In March he came. He was.", (), -0.5), ("Hi.", (), -0.25), cuts=((0, 45), (46, 55)))
    found = compare_documents(OLD, new)
    assert [(change.before, change.after) for change in found.changes] == [
        ("In March he came. He was.", "In March he came. He was."),
        ("Hello.", "Hi."),
    ]
    assert [change.is_new_text for change in found.changes] == [False, True]


def test_references_are_paired_where_both_have_them() -> None:
    new = document(("On 25 March he came.", (), -0.5), ("He was.", (), -0.5), ("Hi.", (), -0.25))
    places = (
        PlacedReference("25 March", "given", (0,), (1, 2), 0.5, 40.0),
        PlacedReference("Hello", "given", (2,), None, 0.9, 90.0),
        PlacedReference("He", "document", (1,), None, 0.9, 90.0),
    )
    others = (
        PlacedReference("25 March", "given", (0,), (1, 3), 0.9, 80.0),
        PlacedReference("Hello", "given", (), None, 0.0, None),
    )
    found = compare_documents(OLD, new, references=(places, others))
    (pair,) = found.pairs
    assert (pair.before, pair.after, pair.delta) == ("March", "25 March", 40.0)
    assert (found.located.gained, found.located.lost) == ((), ("Hello",))


@pytest.mark.parametrize("written", ["old", "new", "both"])
def test_what_a_person_wrote_counts_for_no_model(written: str) -> None:
    new = document(("On 25 March he came.", (), -0.5), ("He was.", (), -0.5), ("Hi.", (), -0.25))
    sides = [
        write(side, 0, "On 25 March Putin came.") if written in (name, "both") else side
        for name, side in (("old", OLD), ("new", new))
    ]
    place = PlacedReference("On 25 March Putin came.", "given", (0,), None, 0.9, 40.0)
    places = (place,), (replace(place, score=60.0),)
    found = compare_documents(*sides, references=places)
    assert (found.n_written, found.pairs) == (1, ())
    assert [change.segments for change in found.changes] == [(2,)]
    assert (found.located.gained, found.located.lost) == ((), ())
    assert summarize(found).flags_delta == 0


def write(side: TranslatedDocument, n: int, text: str) -> TranslatedDocument:
    """A document with what a person wrote in place of a segment."""
    items = list(side.translations)
    items[n] = replace(items[n], text=text, model=HUMAN, flags=(), log_probability=None)
    return replace(side, translations=tuple(items))


def test_a_translation_equals_itself() -> None:
    assert compare_documents(OLD, OLD).changes == ()
