"""What the program knows of a language: one record, asked by every step that tells languages apart."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from translator.languages.names import SpelledName
from translator.records import Span


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
class TrainingTraits:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """Words in lower case that end in a full stop which may end no sentence.

    `titles`: before the name of a person or a town, never the end of a line. `inner`: before a name or a
    number, never the end of a sentence. `open`: at the end of a sentence as often as within one.
    """

    titles: frozenset[str]
    inner: frozenset[str]
    open: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """How numbers are written: marks that part thousands, and the one before decimals.

    `codes`: a regular expression for words, in lower case, before a number that is no quantity but of a
    telephone, an account, a standard, a version.
    """

    thousands: str
    decimal: str
    codes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """How word forms of a noun are known.

    `find_stems`: of a noun in lower case each stem with what may follow it; `hyphenated`: what may follow any
    noun after a hyphen.
    """

    find_stems: Callable[[str], Iterator[tuple[str, re.Pattern[str]]]]
    hyphenated: Callable[[], re.Pattern[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language. A field without an answer does not exist: each record gives all of them.

    Attributes:
        tag: BCP 47, as in HTML, in files and at every door.
        name: in English.
        script: in whose letters it is written; `latin` languages are told apart by a model of letters.
        is_spaced: whether spaces part its words.
        letters: letters that tell it from the other languages here, None where it has none of its own.
        marked_share: share of words with such a letter that nearly every sentence has, None where a sentence
            may do without.
        english_ratio: English code points for one of its own, typically.
        estimate_offset: by how much a translation of it is more often of use, all else equal, see
            `translator.estimates`; 0 where nobody measured it.
        clause_chars: code points of a piece that is not cut further whatever it has in it, and of one that
            has a single term.
        divides_words: whether a hyphen at the end of a line may part one word.
        numbers: how it writes them in figures.
        numerals: how it writes them in words.
        calendar: its days and months.
        abbreviations: its abbreviations.
        spellings: rare characters that models do not know, by code point, and what stands for them.
        marks: its punctuation that English has not, by code point, and what English has.
        ordinals: None where no full stop stands behind ordinal numbers (`17. századi`, `XX. század`); else
            words in lower case that begin a sentence and hardly ever follow such a number.
        find_names: spans of words in a text that English writes as they are.
        find_spelled: names in a text that English may write in another way.
        sound: a word in Latin letters, in as many ways as its likeness to a name is judged by.
        is_native: whether a word in lower case may be its own.
        fold: a word in lower case, in the one of its spellings that stands for all.
        forms: its word forms, None where it has none.
        flores: its ISO 639-3 code and script, as FLORES and NLLB name it.
        teaching: what the makers of models ask; None for English, which is never a source.
    """

    tag: str
    name: str
    script: Literal["latin", "japanese"]
    is_spaced: bool
    letters: re.Pattern[str] | None
    marked_share: float | None
    english_ratio: float
    estimate_offset: float
    clause_chars: tuple[int, int]
    divides_words: bool
    numbers: NumberStyle
    numerals: Numerals
    calendar: Calendar
    abbreviations: Abbreviations
    ordinals: frozenset[str] | None
    spellings: Mapping[int, str]
    marks: Mapping[int, str]
    find_names: Callable[[str], Iterator[Span]]
    find_spelled: Callable[[str], Iterator[SpelledName]]
    sound: Callable[[str], tuple[str, ...]]
    is_native: Callable[[str], bool]
    fold: Callable[[str], str]
    forms: Forms | None
    flores: str
    teaching: TrainingTraits | None


def count_from(first: int, words: str, *, step: int = 1) -> dict[str, int]:
    """The values of words that count on from a number, parted by spaces."""
    return {word: first + step * place for place, word in enumerate(words.split())}


def find_no_names(_text: str) -> Iterator[Span]:
    """For a language in which no word is sure to be an English one."""
    return iter(())


def is_any_word(_word: str) -> bool:
    """For a language whose words are not known by how they are built."""
    return True
