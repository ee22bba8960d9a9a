"""How numbers and dates are written in each language, for drawing examples of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from translator.languages import teaching_of

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number: `whole` and the digits after the point, "" where there are none."""

    whole: int
    fraction: str = ""


def draw(rng: random.Random, *, like: str) -> Number:
    """A random number: half of the time as long as `like`, else larger or with a fraction."""
    if rng.random() < 0.5:
        return Number(rng.randrange(10 ** len(like)))
    if rng.random() < 0.4:
        return Number(rng.randrange(1000), str(rng.randrange(1, 100)).zfill(rng.choice((1, 2)))[-2:])
    return Number(rng.randrange(10 ** rng.randrange(4, 9)))


def english(number: Number) -> str:
    """`12,345.6`; four digits stay together, as English text has them more often (`2024`)."""
    whole = f"{number.whole:,}" if number.whole > 9999 else str(number.whole)
    return f"{whole}.{number.fraction}" if number.fraction else whole


def foreign(number: Number, language: str, rng: random.Random) -> str:
    """The number as the language writes it: `12.345,6` in Vietnamese, `12 345,6` in Hungarian."""
    share = teaching_of(language).parts_with_stops
    if share is None:
        return english(number)
    mark = "." if share == 1 or rng.random() < share else " "
    whole = f"{number.whole:,}".replace(",", mark) if number.whole > 9999 else str(number.whole)
    return f"{whole},{number.fraction}" if number.fraction else whole


def draw_date(rng: random.Random) -> date:
    """A random day between 1980 and 2029."""
    return date(1980, 1, 1) + timedelta(days=rng.randrange(18_262))


def english_date(day: date) -> str:
    """`June 3, 2024`."""
    return f"{_ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}"


def foreign_date(day: date, language: str, rng: random.Random) -> str:
    """The date as the language writes it, in one of its usual forms."""
    return rng.choice(teaching_of(language).dates(day))
