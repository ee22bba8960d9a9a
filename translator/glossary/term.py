"""What a term is, what makes two terms the same or a conflict, and the version of a list of them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

CaseRule = Literal["match", "free", "exact"]
"""How capitals count.

`match`: capitals of the term must be there, more may be (`Putyin` finds `PUTYIN`, not `putyin`), and the
English follows a word in capitals. `free`: capitals do not count. `exact`: as it is written.
"""
CASE_RULES: tuple[CaseRule, ...] = ("match", "free", "exact")
ANY_LANGUAGE = ""
MOST_CHARS = 1024
"""Code points of a term or its English; DeepL allows as many bytes."""
MOST_CELL_CHARS = 131_072
"""Code points of a note, or of all alternatives: what Python's `csv` reads in one cell."""
MOST_TERMS = 100_000
"""Of a glossary."""
SEPARATOR = "|"
"""Between alternatives in one cell."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A source term in its dictionary form and its English; both the same where it is to stay as it is.

    `language` is empty for every source language; `alternatives` are further English forms that are right.
    """

    language: str
    source: str
    target: str
    case: CaseRule = "match"
    alternatives: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it is not to be translated."""
        return self.source == self.target

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two terms that would be found at the same places with the same right."""
        return self.language, self.source if self.case == "exact" else self.source.lower() + "\0"


def make_term(
    source: str,
    target: str,
    *,
    language: str = ANY_LANGUAGE,
    case: CaseRule = "match",
    alternatives: Sequence[str] = (),
    note: str = "",
) -> Term:
    """A term with its texts normalized: NFC, single spaces, none around."""
    return Term(
        language, tidy(source), tidy(target), case, tuple(map(tidy, alternatives)), " ".join(note.split())
    )


def tidy(text: str) -> str:
    """NFC with single spaces, none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(terms: Iterable[Term], *, with_notes: bool) -> str:
    """Hexadecimal SHA-256 of terms in any order; empty where there are none."""
    lines = sorted(_line(term, with_notes=with_notes) for term in terms)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _line(term: Term, *, with_notes: bool) -> str:
    cells = (term.language, term.source, term.target, term.case, "\x1f".join(term.alternatives))
    return "\t".join((*cells, term.note) if with_notes else cells)


def fits_case(term: Term, words: Sequence[str]) -> bool:
    """Whether words of a text, in order those of the term, have the capitals that it asks for."""
    if term.case == "free" or (term.case == "match" and term.source.islower()):
        return True
    bare, found = term.source.replace(" ", ""), "".join(words)
    if bare == found:
        return True
    if term.case == "exact":
        if bare.lower() == found.lower():
            return False
        return all(wanted.isupper() == letter.isupper() for wanted, letter in _pair_letters(bare, words))
    return found.isupper() or all(
        letter.isupper() or not wanted.isupper() for wanted, letter in _pair_letters(bare, words)
    )


def _pair_letters(bare: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Letters of a term with those that stand for them; endings of words beyond the term have none."""
    letters = iter(bare)
    for word in words:
        yield from ((letter, found) for found, letter in zip(word, letters, strict=False))


def cased_target(term: Term, surface: str, *, text: str) -> str:
    """The English of a term, in capitals where its source stands out in capitals of its text."""
    stands_out = len(surface) > 1 and surface.isupper() and not text.isupper()
    if term.case == "match" and stands_out and not term.source.isupper():
        return term.target.upper()
    return term.target
