"""What became of each term in a segment: told from source, translation and glossary alone, whenever asked."""

from __future__ import annotations

from collections.abc import Iterator

from translator.glossary.english import find_realized
from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.records import SourceText, Span, TermOutcome, TermState


def term_outcomes(source: SourceText, translation: str, *, glossary: Glossary) -> tuple[TermOutcome, ...]:
    """The outcomes of all terms that stand in a source text, in the order of their places."""
    return tuple(sorted(_outcomes(source, translation, glossary), key=lambda item: item.source_span))


def _outcomes(source: SourceText, translation: str, glossary: Glossary) -> Iterator[TermOutcome]:
    found = glossary.find(source)
    spans = find_realized(found.applied, translation)
    for item, span in zip(found.applied, spans, strict=True):
        yield _outcome(item, "realized" if span else "missed", span)
    for item, _ in found.covered:
        yield _outcome(item, "not_applicable", None)


def _outcome(item: Occurrence, state: TermState, span: Span | None) -> TermOutcome:
    return TermOutcome(item.term.source, item.term.target, state, (item.start, item.end), span)
