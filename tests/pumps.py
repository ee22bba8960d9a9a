"""Texts that make a regular expression work hard, derived from the expression: prefix, pump many times, suffix.

A backtracking matcher is slow where it can go on for long from many places and then fails. So the pumps are what
each repetition takes, what stands before a repetition (a beginning that is never finished), and the whole; each in
several letters, since neighbors that overlap only do so in some; each behind its own prefix and before suffixes
that let the rest fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]  # what the standard library has no name for
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LETTERS = " a1A.-\n\t\"'<>{}[]()/:;,=_&#%|\\*`!?@+~^$|¦ăÁűcvnx0日カあ。、「」（”„»«\u0301\u00a0\u2028⟦⟧"
_SUFFIXES = ("", "\0", "a", "\n")
_MOST = 300
"""Texts for a pattern; of more, some are left out evenly."""
_LONG = 40
"""A repetition of fewer is no pump by itself."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A text of any length."""

    prefix: str
    pump: str
    suffix: str

    def text(self, n_chars: int) -> str:
        """The text in about so many characters."""
        return self.prefix + self.pump * max(1, n_chars // len(self.pump)) + self.suffix


def attacks(pattern: re.Pattern[Any]) -> list[Attack]:
    """Texts for a pattern, none twice."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(
        source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    found: dict[Attack, None] = {}
    for prefix, pump in _pumps(list(tree), ""):
        for suffix in _SUFFIXES:
            if pump:
                found[Attack(prefix, pump, suffix)] = None
    return list(found)[:: 1 + len(found) // _MOST]


def _pumps(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Prefixes and pumps of a sequence that stands behind a text."""
    start = before
    for number, (code, value) in enumerate(items):
        if code in _REPEATS:
            least, most, body = value
            yield from ((before, unit) for unit in _spellings(list(body)))
            if most > _LONG:
                yield from ((start, f"{_sample(items[:number])}{unit}") for unit in _spellings(list(body)))
            yield from _pumps(list(body), before)
            before += _sample(list(body)) * max(1, least)
        else:
            for part in _parts(code, value):
                yield from _pumps(part, before)
            before += _sample([(code, value)])
        yield start, _sample(items[: number + 1])
    yield start, f"{_sample(items)} "


def _spellings(items: list[Any]) -> Iterator[str]:
    """What a sequence matches: in several letters where it is one class, else a sample of each alternative."""
    if len(items) == 1 and items[0][0] in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.CATEGORY):
        yield from [letter for letter in LETTERS if _takes(items[0], letter)][:8]
        return
    if len(items) == 1 and items[0][0] is codes.SUBPATTERN:
        yield from _spellings(list(items[0][1][3]))
        return
    if len(items) == 1 and items[0][0] is codes.BRANCH:
        for part in items[0][1][1]:
            yield from _spellings(list(part))
        return
    yield _sample(items)
    yield _sample(items, turn=1)


def _parts(code: Any, value: Any) -> Iterator[list[Any]]:
    if code is codes.SUBPATTERN:
        yield list(value[3])
    elif code is codes.BRANCH:
        yield from (list(part) for part in value[1])
    elif code in (codes.ASSERT, codes.ASSERT_NOT):
        yield list(value[1])
    elif code is codes.ATOMIC_GROUP:
        yield list(value)


def _sample(items: list[Any], *, turn: int = 0) -> str:
    """One text that a sequence matches, assertions aside; `turn` takes another letter of classes."""
    groups: dict[int, str] = {}
    return "".join(_sample_one(code, value, groups, turn) for code, value in items)


def _sample_one(code: Any, value: Any, groups: dict[int, str], turn: int) -> str:  # one line each
    if code is codes.LITERAL:
        return chr(value)
    if code in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.CATEGORY):
        fitting = [letter for letter in LETTERS if _takes((code, value), letter)] or _first_of(value)
        return fitting[turn % len(fitting)]
    if code in _REPEATS:
        return str(
            "".join(_sample_one(item[0], item[1], groups, turn) for item in value[2]) * max(1, value[0])
        )
    if code is codes.SUBPATTERN:
        text = "".join(_sample_one(item[0], item[1], groups, turn) for item in value[3])
        groups[value[0]] = text
        return text
    if code is codes.BRANCH:
        part = value[1][turn % len(value[1])]
        return "".join(_sample_one(item[0], item[1], groups, turn) for item in part)
    if code is codes.ATOMIC_GROUP:
        return "".join(_sample_one(item[0], item[1], groups, turn) for item in value)
    if code is codes.GROUPREF:
        return groups.get(value, "a")
    return ""


def _takes(item: tuple[Any, Any], letter: str) -> bool:
    code, value = item
    if code is codes.ANY:
        return letter != "\n"
    if code is codes.NOT_LITERAL:
        return bool(ord(letter) != value)
    if code is codes.CATEGORY:
        return _in_category(value, letter)
    is_negated = bool(value) and value[0][0] is codes.NEGATE
    inside = any(_takes_one(part, letter) for part in value if part[0] is not codes.NEGATE)
    return inside is not is_negated


def _takes_one(part: tuple[Any, Any], letter: str) -> bool:
    code, value = part
    if code is codes.LITERAL:
        return bool(ord(letter) == value)
    if code is codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    return _in_category(value, letter)


def _in_category(category: Any, letter: str) -> bool:
    name = str(category).removeprefix("CATEGORY_").removeprefix("UNI_")
    wanted = not name.startswith("NOT_")
    shorts = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "LINEBREAK": r"\n"}
    is_inside = bool(re.match(shorts[name.removeprefix("NOT_")], letter))
    return is_inside is wanted


def _first_of(value: Any) -> list[str]:
    """A letter of a class that has none of ours."""
    for code, item in value if isinstance(value, list) else ():
        if code is codes.LITERAL:
            return [chr(item)]
        if code is codes.RANGE:
            return [chr(item[0])]
    return ["a"]


_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
