"""Which numbers of a text its translation has lost, and which it has of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import Literal

from translator.languages import ENGLISH, language_of
from translator.numbers.figures import Figure, find_figures, to_plain
from translator.numbers.powers import find_spelled
from translator.records import SourceText

_MIN_DIGITS = 2  # single digits are spelled out too often (`nine minutes`, `May`)
_DATE = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})"
_TIME = r"\d\d?:\d\d(?::\d\d)?(?:[\ ]?[APap]\.?[Mm]\b\.?)?"
TIMESTAMP = re.compile(
    rf"(?<![\d.,/:-])(?:{_DATE}[\ .,|T-]{{1,3}}{_TIME}|{_TIME}[\ ,|-]{{1,3}}{_DATE})(?![\d/])"
)
"""A date with a time, all in figures; it also goes into verbose expressions."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a text in a language, in figures and in words."""

    text: str
    language: str

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """In order."""
        return find_figures(self.text, self.language)

    @cached_property
    def digits(self) -> frozenset[str]:
        """What stands there in digits, without marks and zeros before it, in all and run by run."""
        return frozenset(
            _significant(part) for item in self.figures for part in (item.digits, *_separate_parts(item))
        )

    @cached_property
    def values(self) -> frozenset[Fraction]:
        """What its figures can mean."""
        return frozenset(value for item in self.figures for value in item.values)

    @cached_property
    def spelled(self) -> frozenset[Fraction]:
        """What its words mean, months and years of eras too."""
        months = {Fraction(month) for month in find_months(self.text, self.language)}
        return find_spelled(to_plain(self.text), self.language) | months | frozenset(self._era_years())

    def _era_years(self) -> Iterable[Fraction]:
        eras = language_of(self.language).calendar.eras
        years = [Fraction(int(part)) for item in self.figures for part in item.parts if len(part) < 3]
        for name, before in eras.items():
            if name in self.text:
                yield from (year + before for year in (*years, Fraction(1)))


@lru_cache(maxsize=64)
def numbers_of(text: str, language: str) -> Numbers:
    """The numbers of a text; several steps ask for those of a segment, one after the other."""
    return Numbers(text, language)


def lost_numbers(source: SourceText, target: str) -> list[str]:
    """Numbers of the source that the English has neither in figures nor in words, in their digits."""
    ours = numbers_of(source.text, source.language)
    return [_significant(item.digits) for item in find_lost(ours, numbers_of(target, ENGLISH))]


def added_numbers(source: SourceText, target: str) -> list[str]:
    """Numbers of the English that nothing in the source says, in their digits."""
    ours = numbers_of(source.text, source.language)
    return [_significant(item.digits) for item in find_added(ours, numbers_of(target, ENGLISH))]


def find_lost(ours: Numbers, written: Numbers) -> list[Figure]:
    """Figures of a source without a counterpart in its English."""
    return [item for item in ours.figures if _is_telling(item) and not _is_among(item, written)]


def find_added(ours: Numbers, written: Numbers) -> list[Figure]:
    """Figures of English without a counterpart in its source."""
    return [
        item
        for item in written.figures
        if _is_telling(item) and not _is_name(item) and not _is_among(item, ours)
    ]


def _is_name(item: Figure) -> bool:
    """Whether figures are a part of a word: `COVID-19`."""
    return item.kind == "code" and len(item.parts) == 1


def _is_telling(item: Figure) -> bool:
    return item.scale > 1 or len(_significant(item.digits)) >= _MIN_DIGITS


def _is_among(item: Figure, others: Numbers) -> bool:
    """Whether the other side says what figures say; those with a power count by their value alone."""
    if item.values & others.values:
        return True
    if item.scale == 1 and _significant(item.digits) in others.digits:
        return True
    if item.values & others.spelled:
        return True
    parts = _separate_parts(item)
    return item.scale == 1 and bool(parts) and all(_is_part_among(part, others) for part in parts)


def _separate_parts(item: Figure) -> tuple[str, ...]:
    """The runs of digits that mean something by themselves; not those between thousands marks."""
    may_be_clock = len(item.parts) == 1 or all(len(part) < 3 for part in item.parts)
    return item.parts if item.kind != "number" or may_be_clock else ()


def _is_part_among(part: str, others: Numbers) -> bool:
    """Whether a run of digits is there: as it is, as a month, in the other half of the day, of a decade."""
    digits, value = _significant(part), int(part[:9])
    if len(digits) < _MIN_DIGITS or digits in others.digits or Fraction(value) in others.spelled:
        return True
    if len(part) == 2 and any(f"{century}{part}" in others.digits for century in (18, 19, 20)):
        return True  # `1995-96`
    related = {value - 12 if value > 12 else value + 12} if value <= 24 else set()
    if 1000 <= value <= 2100:  # `thập niên 60`, `XIX. század`
        related |= {value % 100, value // 100 + 1}
    elif len(part) == 2 and value % 10 == 0:
        related |= {1900 + value, 2000 + value, 1800 + value}
    return any(str(one) in others.digits or Fraction(one) in others.spelled for one in related)


def _significant(digits: str) -> str:
    return digits.lstrip("0") or "0"


def keeps_timestamps(source: str, target: str) -> bool:
    """Whether a text has the dates with times of another as they are."""
    return ":" not in source or all(stamp in target for stamp in TIMESTAMP.findall(source))


def added_dates(source: SourceText, target: str) -> list[str]:
    """Days and months that English names and nothing in the source does, by their places in week and year."""
    days = _find("weekdays", target, ENGLISH)
    months = find_months(target, ENGLISH)
    if not days and not months:
        return []
    for language in (source.language, ENGLISH):
        days = days - _find("weekdays", source.text, language)
        months = months - find_months(source.text, language)
    if months:
        figures = find_figures(source.text, source.language)
        months -= {int(part) for item in figures for part in item.parts if len(part) < 3}
    return [f"day {day}" for day in sorted(days)] + [f"month {month}" for month in sorted(months)]


def find_months(text: str, language: str) -> set[int]:
    """Months that are named in a text, from 1 on."""
    return _find("months", text, language)


def _find(part: Literal["weekdays", "months"], text: str, language: str) -> set[int]:
    anything, *each = _patterns(part, language)
    if not anything.search(text):
        return set()
    return {number for number, pattern in enumerate(each, start=1) if pattern.search(text)}


@cache
def _patterns(part: Literal["weekdays", "months"], language: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for all days or months, and one for each."""
    words = getattr(language_of(language).calendar, part)
    return tuple(re.compile(word, re.IGNORECASE) for word in ("|".join(words), *words))
