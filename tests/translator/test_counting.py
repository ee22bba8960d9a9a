"""Numbers agree with what they count, wherever one is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translator.counting import pluralize

ROOT = Path(__file__).parents[2]
# A number that is counted, and a plural behind it whatever the number.
_ALWAYS_PLURAL = re.compile(
    r"""f"[^"]*\{(?:len\(|n_|[\w.]*\.n_|number\b|sum\()[^}]*\} (?:[a-z]+ )?[a-z]+s\b[^"]*"""
)
# What is only said of more than a limit, or of bytes.
_MANY = re.compile(r"most|are taken|right|bytes|glossaries are|up to|pieces|this page takes|page \{number\}")


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 segments"), (1, "1 segment"), (2, "2 segments"), (1204, "1,204 segments")]
)
def test_numbers_agree_with_what_they_count(number: int, words: str) -> None:
    assert pluralize(number, "segment") == words


def test_no_message_says_one_things() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {words.group()}"
        for package in ("align", "translator", "workers")
        for path in sorted((ROOT / package).rglob("*.py"))
        for words in _ALWAYS_PLURAL.finditer(path.read_text(encoding="utf-8"))
    ]
    assert [words for words in found if not _MANY.search(words)] == []
