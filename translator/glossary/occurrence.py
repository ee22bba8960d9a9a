"""Where terms stand in a source text, and which count: none of two that overlap, none within an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from translator.addresses import find_addresses
from translator.glossary.term import CASE_RULES, Term
from translator.placeholders import find_placeholders
from translator.records import Span
from translator.spans import SpanSet

MOST_NESTED = 8
"""Terms that begin at one place of a text and count; more would be an attack."""


class FixedSpans:
    """Addresses and placeholders of a text."""

    def __init__(self, text: str) -> None:
        """Find them."""
        self._addresses = SpanSet(find_addresses(text))
        self._placeholders = SpanSet(find_placeholders(text))

    def touches(self, place: Span) -> bool:
        """Whether a place has a part of one in it; a whole address may be a term (`ASP.NET`)."""
        start, end = place
        return bool(self._placeholders.overlapping(place)) or any(
            left < start or end < right for left, right in self._addresses.overlapping(place)
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term at `text[start:end]`, in whichever form it stands there."""

    term: Term
    start: int
    end: int
    surface: str

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class FoundTerms:
    """Occurrences that count, in order, and pairs (occurrence, what covers it) that do not."""

    applied: tuple[Occurrence, ...] = ()
    covered: tuple[tuple[Occurrence, Occurrence], ...] = ()


NOTHING = FoundTerms()


def resolve_overlaps(candidates: Iterable[Occurrence]) -> FoundTerms:
    """The longest first, then the most special; what overlaps one that was taken does not count."""
    applied: dict[Span, Occurrence] = {}
    covered: list[tuple[Occurrence, Occurrence]] = []
    taken = SpanSet()
    for item in sorted(candidates, key=_rank):
        winners = [applied[span] for span in taken.overlapping(item.span)]
        if not winners:
            applied[item.span] = item
            taken.add(item.span)
        elif (winner := min(winners, key=_rank)).term.key != item.term.key:
            covered.append((item, winner))
    if not applied:
        return NOTHING
    return FoundTerms(tuple(sorted(applied.values(), key=lambda item: item.start)), tuple(covered))


def _rank(item: Occurrence) -> tuple[object, ...]:
    """Long spans, then long terms (the least inflected), those of this language, exact case, their order."""
    term = item.term
    is_any = not term.language
    return item.start - item.end, -len(term.source), is_any, -CASE_RULES.index(term.case), item.start, term
