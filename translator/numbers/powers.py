"""Numbers in words: powers behind figures, and whole numbers that have no figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from translator.languages import language_of
from translator.languages.language import Language

_ROMAN = re.compile(r"\b(?=[IVXLC]+\b)(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})(?<=[IVXLC])\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Power:
    """What stands behind figures up to `end`: they count `scale` times, and `extra` more (`2 triệu rưỡi`)."""

    scale: int
    extra: Fraction
    end: int


def find_power(text: str, place: int, language: Language) -> Power | None:
    """The power that a text in lower case has at a place."""
    found = _powers(language.tag).match(text, place)
    if found is None:
        return None
    scale = 1
    for word in _word(language.tag).finditer(found["power"]):
        scale *= int(_meaning(word.group(), language.tag)[1])
    return Power(scale, Fraction(scale, 2) if found["half"] else Fraction(), found.end())


def find_spelled(text: str, language: str) -> frozenset[Fraction]:
    """The values of numbers in words, Roman ones too; of `two hundred and five` 205, 200, 2 and 5."""
    record = language_of(language)
    values = {value for run in _runs(text.lower(), record) for value in _evaluate(run, record)}
    return frozenset(values | {Fraction(_roman(found.group())) for found in _ROMAN.finditer(text)})


def _runs(text: str, language: Language) -> Iterator[list[str]]:
    """The words of each number."""
    run: list[str] = []
    end = -1
    between = re.compile(language.numerals.between)
    for found in _words(language.tag).finditer(text):
        if run and not between.fullmatch(text, end, found.start()):
            yield run
            run = []
        run.append(found.group())
        end = found.end()
    if run:
        yield run


def _evaluate(words: list[str], language: Language) -> Iterator[Fraction]:
    """The number that words make, and what its parts make alone."""
    total = section = unit = Fraction()
    for word in words:
        kind, value = _meaning(word, language.tag)
        if kind == "powers":
            total += (section + unit or 1) * value
            section = unit = Fraction()
        elif kind == "tens":
            section += (unit or 1) * value
            unit = Fraction()
        else:
            unit += value
        yield from (value, section + unit, total + section + unit)
    meanings = [_meaning(word, language.tag) for word in words]
    if len(words) > 1 and all(kind == "units" and value < 10 for kind, value in meanings):
        yield Fraction("".join(str(int(value)) for _, value in meanings))  # `二〇二四`


@lru_cache(maxsize=512)
def _meaning(word: str, tag: str) -> tuple[str, Fraction]:
    """What kind of word of a number it is, and its value."""
    for kind in ("powers", "tens", "units"):
        table: Mapping[str, int | Fraction] = getattr(language_of(tag).numerals, kind)
        for words, value in table.items():
            if re.fullmatch(words, word):
                return kind, Fraction(value)
    return "units", Fraction()


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@cache
def _words(tag: str) -> re.Pattern[str]:
    numerals = language_of(tag).numerals
    words = _alternatives(*numerals.units, *numerals.tens, *numerals.powers)
    return re.compile(words if numerals.is_glued else rf"\b(?:{words})(?=(?:s|th|ths)?\b)")


@cache
def _word(tag: str) -> re.Pattern[str]:
    numerals = language_of(tag).numerals
    return re.compile(_alternatives(*numerals.tens, *numerals.powers))


@cache
def _powers(tag: str) -> re.Pattern[str]:
    """One power or two (`nghìn tỷ`) behind figures; a long word may have an ending."""
    language = language_of(tag)
    words = _word(tag).pattern
    if not language.is_spaced:
        return re.compile(rf"(?P<power>(?:{words}){{1,4}})(?P<half>{language.numerals.half})?")
    word = rf"(?:{words})(?:\b|(?<=[^\W\d_]{{4}})[^\W\d_]{{1,6}}\b)"
    return re.compile(rf"[-\s]?(?P<power>{word}(?:[-\s]{word})?)(?P<half>\s{language.numerals.half}\b)?")


def _alternatives(*words: str) -> str:
    return "|".join(sorted("|".join(words).split("|"), key=len, reverse=True))
