from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from align import AlignmentError, Bead, align, belong_together
from tests.align.beads import check_beads
from tests.align.corpus import sentences, worsen

TEXT = sentences(40)
POOR = [worsen(text, seed=1) for text in TEXT]

texts = st.lists(st.text(max_size=30), min_size=1, max_size=12)
words = st.lists(st.sampled_from(TEXT), min_size=1, max_size=15, unique=True)


def sides(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in beads if not bead.is_null]


@given(texts, texts, st.booleans())
def test_every_segment_is_in_exactly_one_bead(source: list[str], target: list[str], is_read: bool) -> None:
    beads = align(source, target, translated=source if is_read else None)
    check_beads(beads, source_count=len(source), target_count=len(target))
    assert all(len(bead.source) <= 4 and len(bead.target) <= 4 for bead in beads)
    assert all(bead.is_null == (bead.similarity is None) for bead in beads)


@given(words, words, st.lists(st.integers(0, 15), max_size=6), st.sampled_from(["", " ", "\u3000", "\t"]))
@settings(max_examples=40)
def test_blank_segments_change_no_other_bead(
    source: list[str], target: list[str], places: list[int], blank: str
) -> None:
    filled = [(line, index) for index, line in enumerate(source)]
    for place in places:
        filled.insert(min(place, len(filled)), (blank, -1))
    spread = [line for line, _ in filled]
    moved = {index: place for place, (_, index) in enumerate(filled)}
    for translated in (False, True):
        plain = sides(align(source, target, translated=source if translated else None))
        found = align(spread, target, translated=spread if translated else None)
        check_beads(found, source_count=len(spread), target_count=len(target))
        assert sides(found) == [(tuple(moved[i] for i in left), right) for left, right in plain]
        mirrored = align(target, spread, translated=target if translated else None)
        check_beads(mirrored, source_count=len(target), target_count=len(spread))
        assert all(spread[i].strip() for _, right in sides(mirrored) for i in right)


@pytest.mark.parametrize(("source", "target"), [(["", " "], ["a"]), (["a"], [""]), (["", ""], ["", ""])])
def test_texts_of_blank_segments_pair_with_nothing(source: list[str], target: list[str]) -> None:
    found = align(source, target)
    check_beads(found, source_count=len(source), target_count=len(target))
    assert all(bead.is_null for bead in found)


@given(words, words)
@settings(max_examples=60)
def test_beads_are_monotone_without_reordering(source: list[str], target: list[str]) -> None:
    beads = align(source, target, translated=source, reorder=False)
    check_beads(beads, source_count=len(source), target_count=len(target), monotone=True)


@given(texts, st.booleans())
def test_a_text_with_itself_is_the_identity(text: list[str], is_read: bool) -> None:
    expected = [((index,), (index,)) for index, line in enumerate(text) if line.strip()]
    assert sides(align(text, text, translated=text if is_read else None)) == expected


@given(st.integers(0, 34), st.integers(1, 5))
@settings(max_examples=40)
def test_deleting_target_lines_changes_no_bead_far_away(start: int, count: int) -> None:
    gone = range(start, start + count)
    target = [text for index, text in enumerate(TEXT) if index not in gone]
    beads = align(TEXT, target, translated=POOR)
    far = {
        i: i if i < start else i - count for i in range(len(TEXT)) if i < start - 2 or i >= start + count + 2
    }
    assert set(far.items()) <= {(b.source[0], b.target[0]) for b in beads if b.kind == "1-1"}


def test_segments_that_are_joined_on_either_side_share_a_bead() -> None:
    target = [f"{TEXT[0]} {TEXT[1]}", TEXT[2], *TEXT[3].split(" ", 4)[:0], TEXT[3], TEXT[4]]
    source = [POOR[0], POOR[1], POOR[2], f"{POOR[3]} {POOR[4]}"]
    assert sides(align(source, target, translated=source)) == [((0, 1), (0,)), ((2,), (1,)), ((3,), (2, 3))]


def test_crossed_sentences_are_one_bead() -> None:
    a, b, c = sentences(3, seed=5, words=12)
    found = align([f"{a} {b}", c, *TEXT], [a, f"{b} {c}", *TEXT], translated=[f"{a} {b}", c, *POOR])
    assert sides(found)[0] == ((0, 1), (0, 1))


def test_a_block_elsewhere_is_found_unless_monotone_is_asked() -> None:
    target = [*TEXT[25:], *TEXT[:25]]
    assert len(sides(align(TEXT, target, translated=POOR))) == 40
    assert len(sides(align(TEXT, target, translated=POOR, reorder=False))) == 25


def test_segments_in_any_order_are_found() -> None:
    order = sorted(range(40), key=lambda index: (index * 17) % 40)
    beads = align(TEXT, [TEXT[index] for index in order], translated=POOR)
    assert sorted(sides(beads)) == sorted(((index,), (place,)) for place, index in enumerate(order))


def test_few_fragments_find_their_lines() -> None:
    beads = align(TEXT, [TEXT[7], TEXT[30], TEXT[31]], translated=POOR)
    assert sides(beads) == [((7,), (0,)), ((30,), (1,)), ((31,), (2,))]
    assert belong_together(beads)


def test_boilerplate_on_either_side_stays_alone() -> None:
    menu = sentences(6, seed=9)
    beads = align([*menu[:3], *POOR], [*TEXT, *menu[3:]], translated=[*menu[:3], *POOR])
    assert sides(beads) == [((index + 3,), (index,)) for index in range(40)]


def test_unrelated_texts_do_not_belong_together() -> None:
    beads = align(TEXT, sentences(30, seed=77), translated=POOR)
    assert not belong_together(beads)


@pytest.mark.parametrize(
    ("translated", "target", "expected"),
    [
        (["Hi.", "Weather is beautiful today."], ["Hello.", "It is fine."], [(0, 0), (1, 1)]),
        (["Day today is fine.", "Hi there."], ["Hello there.", "It is a fine day."], [(0, 1), (1, 0)]),
        (["Hello."], ["Hello.", "It is fine."], [(0, 0)]),
        (["Yes."], ["All rights to this page are reserved."], []),
        (TEXT[:2], TEXT[20:22], []),
        (["Yes.", "No."], ["All rights reserved.", "Cookies.", "Contact us."], []),
    ],
)
def test_few_short_lines_against_as_many_are_paired_unless_something_speaks_against_it(
    translated: list[str], target: list[str], expected: list[tuple[int, int]]
) -> None:
    found = sides(align(translated, target, translated=translated))
    assert found == [((row,), (column,)) for row, column in expected]


@pytest.mark.parametrize(
    ("target", "row"), [("Kovács spoke.", 0), ("Szabó spoke.", 1), ("The 1250 spoke.", 2)]
)
def test_names_and_numbers_that_a_translation_has_lost_decide(target: str, row: int) -> None:
    source = ["Kovács beszélt.", "Szabó beszélt.", "Az 1250 beszélt."]
    assert sides(align(source, [target], translated=["He spoke."] * 3)) == [((row,), (0,))]


def test_without_translation_names_and_numbers_decide() -> None:
    source = ["Tegnap 45 ember ment Szegedre.", "Nagy Imre 1956-ban.", "A gép Bombardier CRJ-200 volt."]
    target = [
        "Yesterday 45 people went to Szeged.",
        "Imre Nagy in 1956.",
        "The plane was a Bombardier CRJ-200.",
    ]
    assert sides(align(source, target)) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]


def test_long_texts_without_translation_teach_their_words() -> None:
    code = {word: word[::-1] for text in TEXT for word in text.lower().split()}
    english = [text.lower() for text in sentences(3, seed=4) for _ in range(1)] + [
        t.lower() for t in TEXT * 3
    ]
    foreign = [" ".join(code.get(word, word) for word in text.split()) for text in english]
    assert len(sides(align(foreign, english))) > 100


def test_vectors_can_replace_a_translation() -> None:
    place = {text: index for index, text in enumerate(TEXT)}
    foreign = [f"x{index} " + "qq " * 9 for index in range(len(TEXT))]
    place |= {text: index for index, text in enumerate(foreign)}

    def encode(batch: list[str]) -> NDArray[np.float32]:
        return np.eye(len(TEXT), dtype=np.float32)[[place[text] for text in batch]]

    target = TEXT[5:9] + TEXT[20:]
    found = sides(align(foreign, target, vectors=encode))  # type: ignore[arg-type]
    assert found == [((place[text],), (index,)) for index, text in enumerate(target)]


@pytest.mark.parametrize(
    ("source", "target", "translated", "message"),
    [
        ([], ["a"], None, "source has no segments"),
        (["a"], [], None, "target has no segments"),
        ([], [], None, "source has no segments"),
        (["a", "b"], ["a"], ["a"], "segments of translated: 1, of source: 2"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    source: list[str], target: list[str], translated: list[str] | None, message: str
) -> None:
    with pytest.raises(AlignmentError, match=message):
        align(source, target, translated=translated)


def test_vectors_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(AlignmentError, match="shape"):
        align(["a", "b"], ["a"], vectors=lambda _: np.zeros((1, 3), dtype=np.float32))


@pytest.mark.parametrize("odd", ["***", "\ud800\udfff \ud800", "", "\u3000", "。」", "\x00", "é" * 3])
def test_odd_lines_are_aligned_without_fuss(odd: str) -> None:
    beads = align([odd, *TEXT[:3], odd], [*TEXT[:3], odd], translated=[odd, *POOR[:3], odd])
    check_beads(beads, source_count=5, target_count=4)
    assert {((i + 1,), (i,)) for i in range(3)} <= set(sides(beads))


def test_a_line_of_ten_megabytes_takes_bounded_time() -> None:
    begin = time.process_time()
    for line in ("ab cd " * 1_700_000, "x" * 10_000_000, "平" * 4_000_000):
        align([line, "b"], [line, "b"])
    assert time.process_time() - begin < 20  # a bound, not a benchmark


def test_many_lines_are_aligned_in_a_band() -> None:
    source = sentences(2200, seed=3)
    target = [worsen(text, seed=2) for index, text in enumerate(source) if not 700 <= index < 760]
    expected = [((i,), (i if i < 700 else i - 60,)) for i in range(2200) if not 700 <= i < 760]
    assert sides(align(source, target, translated=source)) == expected
