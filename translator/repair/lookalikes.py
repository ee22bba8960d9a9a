"""Finding what a model wrote for a term by its looks, and writing the English of the term there.

Two things are evidence: the term's source form stands in the translation as it is, or, for a name, a word
that is spelled nearly like the source or the English of the name and stands nowhere else in the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from translator.glossary.case import cased_target
from translator.glossary.english import Span, find_realized
from translator.glossary.fixed import Fixed
from translator.glossary.occurrence import Occurrence
from translator.records import SourceText
from translator.repair.masks import put

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENOUGH = 0.72
"""Share of common letters from which a word counts as a misspelled name."""


def respell(translation: str, occurrences: Sequence[Occurrence], *, source: SourceText) -> str:
    """The translation with the English of those missed terms whose rendering is found in it."""
    text = translation
    for item in occurrences:
        spans = find_realized(occurrences, text)
        if spans[occurrences.index(item)] is not None:
            continue
        place = _find_copy(text, item) or _find_lookalike(text, item, spans, source)
        if place is not None:
            text = put(text, place, cased_target(item.term, item.surface, text=source.text))
    return text


def _find_copy(text: str, item: Occurrence) -> Span | None:
    """Where the source form, or the dictionary form, stands in the translation."""
    fixed = Fixed(text)
    for form in (item.surface, item.term.source):
        if form == item.term.target:
            continue
        bounded = rf"(?<!\w){re.escape(form)}(?!\w)" if form[:1].isalpha() else re.escape(form)
        spans = (found.span() for found in re.finditer(bounded, text, re.IGNORECASE))
        place = next((span for span in spans if not fixed.touches(span)), None)
        if place is not None:
            return place
    return None


def _find_lookalike(
    text: str, item: Occurrence, spans: Sequence[Span | None], source: SourceText
) -> Span | None:
    """The word most like a name of one word, if it is like it enough."""
    if not item.term.target[:1].isupper() or " " in item.term.target:
        return None
    elsewhere = _plain(source.text[: item.start] + source.text[item.end :])
    fixed = Fixed(text)
    ranked = [
        (_likeness(match.group(), item), match.span())
        for match in _WORD.finditer(text)
        if match.group()[0].isupper()
        and not any(span and span[0] < match.end() and match.start() < span[1] for span in spans)
        and not fixed.touches(match.span())
        and _plain(match.group()) not in elsewhere
    ]
    likeness, span = max(ranked, default=(0.0, (0, 0)))
    return span if likeness >= _ENOUGH else None


def _likeness(word: str, item: Occurrence) -> float:
    return max(SequenceMatcher(None, _plain(word), form).ratio() for form in _forms(item))


def _forms(item: Occurrence) -> Iterator[str]:
    yield from (_plain(item.surface), _plain(item.term.source), _plain(item.term.target))


def _plain(text: str) -> str:
    """Small letters without marks."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
