"""Days of the week and months in words, and which of them the English has of its own."""

from __future__ import annotations

import re
from functools import cache

from translator.languages import ENGLISH, language_of
from translator.numbers.figures import find_figures
from translator.records import SourceText

_DATE = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})"
_TIME = r"\d\d?:\d\d(?::\d\d)?(?:[\ ]?[APap]\.?[Mm]\b\.?)?"
TIMESTAMP = re.compile(
    rf"(?<![\d.,/:-])(?:{_DATE}[\ .,|T-]{{1,3}}{_TIME}|{_TIME}[\ ,|-]{{1,3}}{_DATE})(?![\d/])"
)
"""A date with a time, all in figures; it also goes into verbose expressions."""


def keeps_timestamps(source: str, target: str) -> bool:
    """Whether a text has the dates with times of another as they are."""
    return ":" not in source or all(stamp in target for stamp in TIMESTAMP.findall(source))


def added_dates(source: SourceText, target: str) -> list[str]:
    """Days and months that English names and nothing in the source does, by their places in week and year."""
    days = _find(target, _weekdays(ENGLISH))
    months = find_months(target, ENGLISH)
    if not days and not months:
        return []
    strange_days = (
        days - _find(source.text, _weekdays(source.language)) - _find(source.text, _weekdays(ENGLISH))
    )
    strange_months = months - find_months(source.text, source.language) - find_months(source.text, ENGLISH)
    if strange_months:
        figures = find_figures(source.text, source.language)
        strange_months -= {int(part) for item in figures for part in item.parts if len(part) < 3}
    return [
        *(f"day {day}" for day in sorted(strange_days)),
        *(f"month {month}" for month in sorted(strange_months)),
    ]


def find_months(text: str, language: str) -> set[int]:
    """Months that are named in a text, from 1 on."""
    return _find(text, _months(language))


def _find(text: str, patterns: tuple[re.Pattern[str], ...]) -> set[int]:
    anything, *each = patterns
    if not anything.search(text):
        return set()
    return {number for number, pattern in enumerate(each, start=1) if pattern.search(text)}


@cache
def _weekdays(language: str) -> tuple[re.Pattern[str], ...]:
    return _compile(language_of(language).calendar.weekdays)


@cache
def _months(language: str) -> tuple[re.Pattern[str], ...]:
    return _compile(language_of(language).calendar.months)


def _compile(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """A pattern for all, and one for each."""
    return tuple(re.compile(word, re.IGNORECASE) for word in ("|".join(words), *words))
