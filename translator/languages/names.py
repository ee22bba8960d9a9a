"""Names whose English has to be worked out: how it may be written, and what a misspelling is known by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_RUN = re.compile(r"(.)\1{2,}")
_NEAR = 8  # code points, more than the spaces within a line
_HEAD_MARKS = frozenset(".!?:…\"„”“»«([–—-'’•*/")
INTERNATIONAL = frozenset(
    """
    AFP AI AP ASEAN APEC BBC BRICS CIA CNN COVID-19 FBI FIFA G7 G20 GDP HIV IAEA IBM IMF NASA NATO OECD OPEC
    OSCE UEFA UNESCO UNICEF WHO WTO
    """.split()
)
"""Acronyms that Vietnamese writes as English does; others in capitals are mostly its own (`UBND`, `TP`)."""
NO_NAMES = frozenset(
    "EU FAX GP LAN NO No OL OK PC TEL TV Http USD EUR VND JPY HUF AM PM Internet Euro Taxi".split()
)
"""Latin letters that are written for units and the like, which English writes in other ways."""


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name at `text[start:end]`.

    Attributes:
        forms: how English may write it, the likeliest first; none where nobody knows.
        spoken: what a misspelling is compared with.
        least: likeness, in (0, 1], from which a word that nothing explains is a misspelling of it.
        most: likeness from which such a word is as good as a form that is in no English text.
        is_sure: whether it is a name for certain, so that English without any word like it has lost it.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    spoken: tuple[str, ...]
    least: float
    most: float
    is_sure: bool


def may_begin_sentence(text: str, start: int) -> bool:
    """Whether a word may have its capital since a sentence, a quotation or a line begins with it."""
    before = text[max(0, start - _NEAR) : start].rstrip()
    return not before or before[-1] in _HEAD_MARKS


def find_no_spelled(_text: str) -> Iterator[SpelledName]:
    """For a language that writes names as English does, or none."""
    return iter(())


def strip_marks(text: str) -> str:
    """The text as it is typed on a keyboard without diacritics."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def fold_marks(text: str) -> str:
    """Small letters without marks."""
    return strip_marks(text.lower())


def as_written(word: str) -> tuple[str, ...]:
    """For a language whose names are compared with English by letters; one that runs away counts once."""
    return (_RUN.sub(r"\1", fold_marks(word)),)
