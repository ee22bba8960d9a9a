"""Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.languages.acronyms import NO_NAMES
from translator.languages.japanese_teaching import JAPANESE_TEACHING
from translator.languages.language import Language, NumberStyle, Span, Stops, is_any_word

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9'’&.+-]*[A-Za-z0-9]")
_MARKS = {
    **dict(zip("。、，．！？：；（）［］「」『』【】〈〉《》　〜", ".,,.!?:;()[]“”‘’[]‘’“” ~", strict=True)),
    "・": ", ",
}
_ROMAN = re.compile(r"[IVXLC]+")


def find_names(text: str) -> Iterator[Span]:
    """Latin words with a capital, but for units and Roman numbers."""
    for found in _LATIN.finditer(text):
        word = found.group()
        if word not in NO_NAMES and any(letter.isupper() for letter in word) and not _ROMAN.fullmatch(word):
            yield found.span()


JAPANESE = Language(
    tag="ja",
    name="Japanese",
    script="japanese",
    is_spaced=False,
    letters=None,  # its script tells it
    marked_share=None,
    english_ratio=2.22,  # NTREX; FLORES dev agrees
    clause_chars=(16, 50),
    divides_words=False,
    numbers=NumberStyle(thousands=",", decimal="."),
    stops=Stops(titles=frozenset(), inner=frozenset(), open=frozenset()),
    ordinals=None,
    marks=str.maketrans(_MARKS),
    find_names=find_names,
    is_native=is_any_word,
    fold=str,
    forms=None,
    codes={"marian": ">>ja<<", "m2m100": "__ja__", "nllb": "jpn_Jpan"},
    teaching=JAPANESE_TEACHING,
)
