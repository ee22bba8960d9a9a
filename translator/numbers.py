"""Numbers of a text, and which of them its translation has lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,，\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
SEPARATORS = re.compile(r"[.,，\u00a0\u202f ]")
_FULL_WIDTH = re.compile("[０-９．]")
_TO_PLAIN = str.maketrans("０１２３４５６７８９．", "0123456789.")
MIN_DIGITS = 2  # single digits are spelled out too often (`nine minutes`, `May`)
_SPELLED = ("ten", "eleven", "twelve", "October", "November", "December")
JAPANESE_UNIT = re.compile(r"[万億兆]")  # what stands before it is rewritten in translation


@dataclass(frozen=True, slots=True)
class Number:
    """Where a number stands in a text, how it is written, and its digits without separators."""

    start: int
    end: int
    written: str
    digits: str


def find_numbers(text: str) -> list[Number]:
    """The numbers of a text in order; full-width digits count as plain ones."""
    if not _DIGIT.search(text):
        return []
    plain = text.translate(_TO_PLAIN) if _FULL_WIDTH.search(text) else text
    return [
        Number(*found.span(), found.group(), SEPARATORS.sub("", found.group()))
        for found in _NUMBER.finditer(plain)
    ]


def lost_numbers(source: str, target: str) -> list[str]:
    """Numbers of the source that the output does not have in digits, words or month names.

    Thousands and decimal marks are left out of the comparison, so `1.500,5` and `1,500.5` are the same.
    Numbers with a Japanese unit (`3万`) are rewritten in translation and not looked for.
    """
    lost = find_lost(find_numbers(source), find_numbers(target), source, target)
    return [_significant(item.digits) for item in lost]


def find_lost(ours: Sequence[Number], written: Sequence[Number], source: str, target: str) -> list[Number]:
    """Those of the source's numbers that are not among the written ones, nor in words."""
    if not ours:
        return []
    kept = {item.digits for item in written}
    kept |= {str(index + 10) for index, word in enumerate(_SPELLED[:3]) if word in target.lower()}
    kept |= {str(index + 10) for index, word in enumerate(_SPELLED[3:]) if word in target}
    return [
        item
        for item in ours
        if len(_significant(item.digits)) >= MIN_DIGITS
        and not JAPANESE_UNIT.match(source, item.end)
        and not kept & {item.digits, _significant(item.digits)}
    ]


def _significant(digits: str) -> str:
    return digits.lstrip("0") or "0"
