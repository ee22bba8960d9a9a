"""Aligned texts go out in every format, with both of their sides."""

from __future__ import annotations

import pytest

from align.bead import Bead
from translator import __version__
from translator.formats.beads import AlignedTexts, to_units
from translator.formats.exports import BEAD_FORMATS, export_beads
from translator.formats.units import read_tmx, read_xliff

BEADS = [Bead((0, 1), (0,), 0.5), Bead((2,), ())]


def aligned(language: str) -> AlignedTexts:
    return AlignedTexts(["a ", "b", "c"], ["x"], BEADS, language, model="m@1")


def test_beads_with_both_sides_become_units() -> None:
    (unit,) = to_units(aligned("ja"))
    assert unit.variants == {"ja": "a b", "en": "x"}
    assert unit.notes == {"aligner": f"tolmacs {__version__}", "model": "m@1", "similarity": "0.5000"}


@pytest.mark.parametrize("form", BEAD_FORMATS)
def test_every_format_can_be_made(form: str) -> None:
    assert export_beads(aligned("vi"), form)


@pytest.mark.parametrize("language", ["vi", "en", "en-US", "und"])
@pytest.mark.parametrize(("form", "read"), [("tmx", read_tmx), ("xliff", read_xliff)])
def test_both_sides_are_kept_whatever_the_source_is_in(form: str, read: object, language: str) -> None:
    assert callable(read)
    (unit,) = read(export_beads(aligned(language), form), name="x")
    assert list(unit.variants.values()) == ["a b", "x"]
    assert unit.text_in("en") == "x"


def test_half_a_character_spoils_no_file() -> None:
    found = AlignedTexts(["\ud800"], ["x"], [Bead((0,), (0,), 1.0)], "vi")
    assert all(export_beads(found, form).decode() for form in BEAD_FORMATS)
