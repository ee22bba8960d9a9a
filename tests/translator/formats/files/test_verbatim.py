"""Texts that stand for themselves are found again in the English, spoiled ones too, in one pass."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import growth
from translator.formats.files import open_text
from translator.formats.files.blocks import Stretch
from translator.formats.files.markup_transfer import transfer_markup
from translator.formats.files.verbatim import FoundTexts, find_verbatim


def texts_of(found: FoundTexts, target: str) -> dict[str, list[str]]:
    return {text: [target[slice(*span)] for span in spans] for text, spans in found.places.items() if spans}


@pytest.mark.parametrize(
    ("wanted", "target", "places", "surplus"),
    [
        ({"{n}": 1}, "a {n} b", {"{n}": ["{n}"]}, []),
        ({"{n}": 2}, "{n}{n} {n}", {"{n}": ["{n}", "{n}"]}, ["{n}"]),
        ({"{n}": 1, "{name}": 1}, "{name} {n}", {"{n}": ["{n}"], "{name}": ["{name}"]}, []),
        ({"%s": 1, "%s%s": 1}, "%s%s %s", {"%s%s": ["%s%s"], "%s": ["%s"]}, []),
        ({"{Name}": 1}, "a {NAME} b", {"{Name}": ["{NAME}"]}, []),
        ({"{name}": 1}, "a { name } b", {"{name}": ["{ name }"]}, []),
        ({"⟦git push⟧": 1}, "a ⟦GIT  push⟧", {"⟦git push⟧": ["⟦GIT  push⟧"]}, []),
        ({"{nev}": 1}, "a {name} b", {"{nev}": ["{name}"]}, []),
        ({"{nev}": 1}, "a {name} {title} b", {"{nev}": ["{name}"]}, ["{title}"]),
        ({"{a}": 1, "⟦1⟧": 1}, "⟦2⟧ {b}", {"{a}": ["{b}"], "⟦1⟧": ["⟦2⟧"]}, []),
        ({"{a}": 1}, "a {much longer than that} b", {}, []),
        ({"{a}": 1}, "nothing", {}, []),
        ({"\n": 2}, "a\nb\nc\nd", {"\n": ["\n", "\n"]}, []),
        ({"\n": 1}, "a b", {}, []),
        ({}, "a {b}", {}, []),
    ],
)
def test_texts_are_found_as_often_as_they_are_wanted(
    wanted: dict[str, int], target: str, places: dict[str, list[str]], surplus: list[str]
) -> None:
    found = find_verbatim(wanted, target)
    assert texts_of(found, target) == places
    assert [target[slice(*span)] for span in found.surplus] == surplus


@given(
    st.dictionaries(st.text("{ab}⟦1⟧%s", min_size=1, max_size=5), st.integers(1, 3), max_size=4),
    st.text("{ab}⟦1⟧%sAB ", max_size=30),
)
def test_places_never_overlap_and_are_never_too_many(wanted: dict[str, int], target: str) -> None:
    found = find_verbatim(wanted, target)
    spans = sorted([span for spans in found.places.values() for span in spans] + found.surplus)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(len(spans) <= wanted[text] for text, spans in found.places.items())


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["kept", "reversed", "lost", "spoiled", "doubled"])
@pytest.mark.parametrize("piece", ["{p%d} szó ", "<b>szó%d</b> ", "szó%d<br>", "<i><b>{p%d}</b></i> és "])
def test_many_placeholders_and_tags_are_put_back_in_time(piece: str, answer: str) -> None:
    assert growth(lambda n: put_back(piece, answer, n), small=200) < 10


def put_back(piece: str, answer: str, n: int) -> None:
    """Have so many pieces answered, and see all their marks in the English."""
    source = "".join(piece % number for number in range(n))
    opened = open_text(source, kind="html")
    words = opened.text.replace("szó", "word").split(" ")
    answers = {
        "kept": " ".join(words),
        "reversed": " ".join(reversed(words)),
        "lost": "word " * n,
        "spoiled": " ".join(words).replace("{p", "{ P"),
        "doubled": " ".join([*words, *words]),
    }
    (slot,) = opened.template.slots
    stretch = Stretch(0, len(slot.block.text), answers[answer], is_changed=True)
    result = transfer_markup(slot.block, [stretch], [mark.raw.text for mark in slot.block.marks])
    assert result.count("<") == sum(mark.raw.text.count("<") for mark in slot.block.marks)
    assert result.count("{p") == slot.block.text.count("{p")
