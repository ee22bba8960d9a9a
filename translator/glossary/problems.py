"""What is wrong with a list of terms, line by line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.errors import InvalidRequest
from translator.glossary.term import MOST_CELL_CHARS, MOST_CHARS, MOST_TERMS, SEPARATOR, Term

_SHOWN = 5


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
