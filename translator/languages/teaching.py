"""What the makers of models know of a language: which pairs are fit to learn from, and how to draw more."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
    """Nouns in forms that dictionaries give without.

    `cases`: by name, what English puts before "the house"; `inflect`: a noun in a case, None where the form
    cannot be told by rule; `article`: the definite one before a word.
    """

    cases: Mapping[str, tuple[str, ...]]
    inflect: Callable[[str, str], str | None]
    article: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """Of one language.

    Attributes:
        english_ratios: characters of English per character of its own, lowest and highest: the middle 99.5 %
            of the corpora, widened (measured 2026-11-22).
        marks: letters of which a text of `unmarked_chars` characters has one (own measurement); None where
            the script tells the language.
        words: what a dictionary entry is made of in a text.
        entry_words: how many of them an entry may have, in the order in which they are looked for.
        conjunction: what stands between the parts of a list, and before the last.
        parts_with_stops: how often a full stop, no space, parts thousands; None where it writes as English.
        dates: a day in each of its usual forms.
        draw_name: a name of a person or place and its English; None where one that both have is to be drawn.
        stems: family names that take an ending as they are.
        nouns: None where they have no forms.
    """

    english_ratios: tuple[float, float]
    marks: re.Pattern[str] | None
    unmarked_chars: int
    words: re.Pattern[str]
    entry_words: tuple[int, ...]
    conjunction: tuple[str, str]
    parts_with_stops: float | None
    dates: Callable[[date], tuple[str, ...]]
    draw_name: Callable[[random.Random], tuple[str, str] | None]
    stems: tuple[str, ...]
    nouns: Nouns | None
