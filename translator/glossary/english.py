"""Where the English of terms stands in a translation, inflected as English nouns are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from translator.glossary.occurrence import Occurrence
from translator.glossary.term import Term

Span = tuple[int, int]

_ENDING = r"(?:es|s)?(?:['’]s?)?"
_PIECE = re.compile(r"[^\s\-–‑]+")
_GAP = r"[\s\-–‑]+"


def find_realized(occurrences: Sequence[Occurrence], translation: str) -> list[Span | None]:
    """For each occurrence the span of its English in the translation; no span serves two occurrences."""
    spans: list[Span | None] = [None] * len(occurrences)
    taken: list[Span] = []
    # Long ones first: `Vietnam News` must not lose its first word to `Vietnam`.
    for index in sorted(range(len(occurrences)), key=lambda index: -len(occurrences[index].term.target)):
        term = occurrences[index].term
        free = (
            span for span in find_english(term, translation) if not any(_overlap(span, one) for one in taken)
        )
        spans[index] = next(free, None)
        taken += [span for span in (spans[index],) if span]
    return spans


def find_english(term: Term, translation: str) -> list[Span]:
    """Every place where the English of a term, or one of its alternatives, stands."""
    return [found.span() for found in _pattern(term).finditer(translation)]


def _overlap(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


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
