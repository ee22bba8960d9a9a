"""Whether the capitals of a text are those that a term asks for, and which its English takes."""

from __future__ import annotations

from collections.abc import Sequence

from translator.glossary.term import Term


def fits_case(term: Term, words: Sequence[str]) -> bool:
    """Whether words of a text, in order those of the term, have the capitals that it asks for."""
    if term.case == "free":
        return True
    letters, pairs = iter(term.source.replace(" ", "")), []
    for word in words:
        pairs += [(letter, found) for found, letter in zip(word, letters, strict=False)]
    if term.case == "exact":
        return all(wanted.isupper() == found.isupper() for wanted, found in pairs)
    return all(not wanted.isupper() or found.isupper() for wanted, found in pairs)


def cased_target(term: Term, surface: str, *, text: str) -> str:
    """The English of a term, in capitals where its source stands out in capitals of its text."""
    stands_out = len(surface) > 1 and surface.isupper() and not text.isupper()
    if term.case == "match" and stands_out and not term.source.isupper():
        return term.target.upper()
    return term.target
