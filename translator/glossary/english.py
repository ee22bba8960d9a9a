"""Where the English of terms stands in a translation, inflected as English nouns are; what became of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from translator.glossary.glossary import Glossary
from translator.glossary.occurrence import Occurrence
from translator.glossary.term import Term
from translator.records import SourceText, Span, TermOutcome, TermState
from translator.spans import SpanSet

_ENDING = r"(?:es|s)?(?:['’]s?)?"
_PIECE = re.compile(r"[^\s\-–‑]+")
_GAP = r"[\s\-–‑]+"
_RUN = re.compile(r"\w+")


class WordPositions:
    """Where words and pairs of words stand in a text: a form is only looked for where its first two are."""

    def __init__(self, text: str) -> None:
        """Index the words of a text."""
        self.text = text
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        before = ("", 0)
        for found in _RUN.finditer(text):
            word = found.group().lower()
            self._places[(word,)].append(found.start())
            self._places[before[0], word].append(before[1])
            before = word, found.start()

    def starts(self, form: str) -> list[int] | None:
        """Where a form may begin, which may have an English ending; None for anywhere."""
        if not _RUN.match(form):
            return None
        words = [found.group().lower() for found in _RUN.finditer(form)]
        first, last = tuple(words[:2])[:-1], words[:2][-1]
        is_last = len(words) < 3 and form[-1].isalnum()
        lasts = [last, *_inflected(last)] if is_last else [last]
        return sorted(place for one in lasts for place in self._places.get((*first, one), ()))


def _inflected(word: str) -> list[str]:
    return [f"{word}s", f"{word}es", *([f"{word[:-1]}ies"] if word.endswith("y") else [])]


def find_realized(occurrences: Sequence[Occurrence], translation: str) -> list[Span | None]:
    """For each occurrence the span of its English in the translation; no span serves two occurrences."""
    spans: list[Span | None] = [None] * len(occurrences)
    if not occurrences:
        return spans
    runs = WordPositions(translation)
    left: dict[Term, Iterator[Span]] = {}
    taken = SpanSet()
    # Long ones first: `Vietnam News` must not lose its first word to `Vietnam`.
    for index in sorted(range(len(occurrences)), key=lambda index: -len(occurrences[index].term.target)):
        term = occurrences[index].term
        if term not in left:
            left[term] = iter(_find(term, runs))
        spans[index] = span = next((one for one in left[term] if not taken.overlapping(one)), None)
        if span:
            taken.add(span)
    return spans


def _find(term: Term, runs: WordPositions) -> list[Span]:
    starts: set[int] = set()
    for form in (term.target, *term.alternatives):
        found = runs.starts(form)
        if found is None:
            return [match.span() for match in _pattern(term).finditer(runs.text)]
        starts.update(found)
    spans: list[Span] = []
    for start in sorted(starts):
        match = _pattern(term).match(runs.text, start)
        if match and (not spans or start >= spans[-1][1]):
            spans.append(match.span())
    return spans


@lru_cache(maxsize=4096)
def _pattern(term: Term) -> re.Pattern[str]:
    forms = sorted((term.target, *term.alternatives), key=len, reverse=True)
    flags = 0 if term.case == "exact" else re.IGNORECASE
    return re.compile("|".join(_spell(form) for form in forms), flags)


def _spell(form: str) -> str:
    pieces = [re.escape(piece) for piece in _PIECE.findall(form)] or [re.escape(form)]
    last = form[-1:]
    if last == "y":
        pieces[-1] = f"{pieces[-1][:-1]}(?:y(?:['’]s?)?|ies['’]?)"
    elif last.isalpha():
        pieces[-1] += _ENDING
    before = r"(?<!\w)" if form[:1].isalnum() else ""
    return before + _GAP.join(pieces) + (r"(?!\w)" if last.isalnum() else "")


def term_outcomes(source: SourceText, translation: str, *, glossary: Glossary) -> tuple[TermOutcome, ...]:
    """The outcomes of all terms that stand in a source text, in the order of their places."""
    found = glossary.find(source)
    spans = find_realized(found.applied, translation)
    outcomes = [
        _outcome(item, "realized" if span else "missed", span)
        for item, span in zip(found.applied, spans, strict=True)
    ]
    outcomes += [_outcome(item, "not_applicable", None) for item, _ in found.covered]
    return tuple(sorted(outcomes, key=lambda item: item.source_span))


def _outcome(item: Occurrence, state: TermState, span: Span | None) -> TermOutcome:
    return TermOutcome(item.term.source, item.term.target, state, item.span, span)
