"""How a language says numbers, days and months in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """Words of numbers; regular expressions for words in lower case, each with its value.

    `units` are added; `tens` multiply what stands before them within a thousand (or a myriad), `powers` all
    of that. `between`: what may stand between the words of one number. `powers` count behind figures, too
    (`2,5 triệu`), and `half` behind those adds half of one. `is_glued`: whether words stand within others.
    """

    units: Mapping[str, int | Fraction]
    tens: Mapping[str, int]
    powers: Mapping[str, int]
    between: str
    half: str
    is_glued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Regular expressions for the days of the week from Monday on, and for the months, ignoring case.

    `eras`: the year before the first one, by the name that stands before a year.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    eras: Mapping[str, int]
