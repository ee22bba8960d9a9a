"""Whether the capitals of a text are those that a term asks for, and which its English takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.glossary.term import Term


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
