"""What a term is, what is wrong with a list of them, line by line, and what version it is."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from translator.errors import InvalidRequest

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
_SHOWN = 5


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


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong at a line of a file, the first being 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class InvalidGlossary(InvalidRequest):
    """A glossary has duplicate, empty or conflicting terms, wrong columns, or none at all."""

    def __init__(self, name: str, problems: Iterable[LineProblem]) -> None:
        """Name the first problems; all of them are in `problems`."""
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        shown = "; ".join(map(str, self.problems[:_SHOWN]))
        left = len(self.problems) - _SHOWN
        super().__init__(f"{name}: {shown}" + (f"; {left} more" if left > 0 else ""))


def find_problems(numbered: Iterable[tuple[int, Term]]) -> Iterator[LineProblem]:
    """Empty, too long, duplicate and conflicting terms."""
    seen: dict[tuple[str, str], tuple[int, Term]] = {}
    for line, term in numbered:
        message = _own_problem(term)
        if message:
            yield LineProblem(line, message)
            continue
        first_line, first = seen.setdefault(term.key, (line, term))
        if first is term:
            continue
        if (first.target, first.case) == (term.target, term.case):
            yield LineProblem(line, f"term {term.source!r} stands on line {first_line} already")
        else:
            wanted = f"{term.target!r} ({term.case}), line {first_line}: {first.target!r} ({first.case})"
            yield LineProblem(line, f"term {term.source!r} is in conflict: {wanted}")


def too_many(line: int) -> LineProblem:
    """More terms than a glossary may have, the first that is too much being on a line."""
    return LineProblem(line, f"more than {MOST_TERMS:,} terms")


def _own_problem(term: Term) -> str | None:
    for side, text in (("source", term.source), ("target", term.target)):
        if not text:
            return f"the {side} is empty"
        if len(text) > MOST_CHARS:
            return f"the {side} has {len(text)} characters; {MOST_CHARS} are the most"
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
            return f"the {side} has control characters"
    if not any(letter.isalnum() or unicodedata.category(letter)[0] == "S" for letter in term.source):
        return f"term {term.source!r} has no letter, digit or symbol"
    return _cell_problem(term)


def _cell_problem(term: Term) -> str | None:
    """What could not be read back from the table in which glossaries are kept."""
    if any(SEPARATOR in text for text in term.alternatives):
        return f"an alternative of {term.source!r} has a {SEPARATOR!r}"
    for what, text in (("note", term.note), ("alternatives", SEPARATOR.join(term.alternatives))):
        if len(text) > MOST_CELL_CHARS:
            return f"{what} of {len(text):,} characters; {MOST_CELL_CHARS:,} are the most"
    return None
