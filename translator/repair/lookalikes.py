"""Finding what a model wrote for a term by its looks, and writing the English of the term there.

Two things are evidence: the term's source form stands in the translation as it is, or, for a name, a word
that is spelled nearly like the source or the English of the name and stands nowhere else in the source.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from translator.glossary.english import Runs, find_realized
from translator.glossary.occurrence import Fixed, Occurrence, Places
from translator.glossary.term import cased_target
from translator.languages import language_of
from translator.languages.names import fold_marks
from translator.records import SourceText, Span
from translator.repair.masks import put_english

_WORD = re.compile(r"[^\W\d_]{4,40}")
_ENOUGH = 0.72
"""Share of common letters from which a word counts as a misspelled name."""
_MOST_NAMES, _MOST_WORDS = 20, 100
"""Of a text: names that are looked for, and words with a capital that are compared with each; a sentence has
fewer, and what goes beyond is flagged as lost."""


def respell(translation: str, occurrences: Sequence[Occurrence], *, source: SourceText) -> str:
    """The translation with the English of those missed terms whose rendering is found in it."""
    spans = find_realized(occurrences, translation)
    missed = [item for item, span in zip(occurrences, spans, strict=True) if span is None]
    if not missed:
        return translation
    search = _Search(translation, [span for span in spans if span], source)
    changes = {}
    for item in missed:
        place = search.find_copy(item) or search.find_lookalike(item)
        if place is not None:
            search.taken.add(place)
            changes[place] = cased_target(item.term, item.surface, text=source.text)
    return put_english(translation, changes)


class _Search:
    """What is known of a translation while renderings are looked for in it."""

    def __init__(self, text: str, realized: Sequence[Span], source: SourceText) -> None:
        self.taken = Places(realized)
        self._text, self._source, self._runs, self._fixed = text, source, Runs(text), Fixed(text)
        words = [match for match in _WORD.finditer(text) if match.group()[0].isupper()]
        names = language_of(source.language).find_spelled(source.text)
        right = {fold_marks(form) for name in names for form in name.forms}
        self._words = [
            (word, match.span())
            for match in words[:_MOST_WORDS]
            if (word := fold_marks(match.group())) not in right
        ]
        self._places: dict[str, Iterator[Span]] = {}  # of each form, those that nobody has looked at
        self._n_looked_for = 0

    def find_copy(self, item: Occurrence) -> Span | None:
        """Where the source form, or the dictionary form, stands in the translation."""
        for form in (item.surface, item.term.source):
            if form == item.term.target:
                continue
            # What is not free now never will be, so nobody comes back to it for an equal form.
            places = self._places.setdefault(form, self._find(form))
            place = next((span for span in places if self._is_free(span)), None)
            if place is not None:
                return place
        return None

    def _find(self, form: str) -> Iterator[Span]:
        starts = self._runs.starts(form)
        bounded = rf"{re.escape(form)}(?!\w)" if form[:1].isalpha() else re.escape(form)
        pattern = re.compile(bounded, re.IGNORECASE)
        if starts is None:
            yield from (found.span() for found in pattern.finditer(self._text))
        else:
            yield from (
                found.span() for start in sorted(starts) if (found := pattern.match(self._text, start))
            )

    def find_lookalike(self, item: Occurrence) -> Span | None:
        """The word most like a name of one word, if it is like it enough."""
        if not item.term.target[:1].isupper() or " " in item.term.target:
            return None
        self._n_looked_for += 1
        if self._n_looked_for > _MOST_NAMES:
            return None
        elsewhere = fold_marks(self._source.text[: item.start] + self._source.text[item.end :])
        forms = {fold_marks(form) for form in (item.surface, item.term.source, item.term.target)}
        ranked = [
            (_likeness(word, forms), span)
            for word, span in self._words
            if self._is_free(span) and word not in elsewhere
        ]
        likeness, span = max(ranked, default=(0.0, (0, 0)))
        return span if likeness >= _ENOUGH else None

    def _is_free(self, span: Span) -> bool:
        return not self.taken.overlapping(span) and not self._fixed.touches(span)


def _likeness(word: str, forms: Collection[str]) -> float:
    matchers = (SequenceMatcher(None, word, form) for form in forms)
    return max((matcher.ratio() for matcher in matchers if matcher.quick_ratio() >= _ENOUGH), default=0.0)
