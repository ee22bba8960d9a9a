"""How numbers come right: those that came out misspelled, and the marks that English has in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from translator.addresses import ADDRESS
from translator.languages import ENGLISH, language_of
from translator.numbers import JAPANESE_UNIT, MIN_DIGITS, SEPARATORS, Number, find_lost, find_numbers
from translator.records import Hypothesis, SourceText

_COUNTED_IN_UNITS = re.compile(rf"\d{JAPANESE_UNIT.pattern}")
# As Vietnamese and Hungarian write them: thousands parted by full stops or spaces, a comma before decimals.
_THOUSANDS = re.compile(r"(\d{1,3}(?:[. \u00a0\u202f]\d{3})+)(?:,(\d+))?")
_DECIMAL = re.compile(r"\d+,\d{1,2}")
_LISTED = re.compile(r"\s*(?:[,;]|và\b|hoặc\b|és\b|vagy\b)")  # after `3,5` where it may be 3 and 5
_IP_ADDRESS = re.compile(r"(?:[01]?\d{1,2}|2[0-4]\d|25[0-5])(?:\.(?:[01]?\d{1,2}|2[0-4]\d|25[0-5])){3}")
_SAME_LENGTH_DIGITS = 3  # of two digits one says too little


def keep_numbers(sources: Sequence[SourceText], results: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Hypotheses with the numbers of their sources; this comes before anything looks at what is lost."""
    return [
        replace(result, text=put_numbers_right(source, result.text))
        for source, result in zip(sources, results, strict=True)
    ]


def put_numbers_right(source: SourceText, target: str) -> str:
    """The translation with its numbers as English writes those of the source.

    A number with marks gets those of English: `1.250` people are a thousand, not one and a quarter. One
    that came out misspelled (`19999` for `1992`; small models drop digits and repeat them) is put right where
    the source does not have it and it is near to one that got lost, and nearer to no other.

    Of 510 sentences of FLORES dev with numbers (`mini` 2, 2026-11-28) 74 lost some and 43 then still do; of
    37 numbers put right the references have 36, and the other in words.
    """
    ours, written = find_numbers(source.text), find_numbers(target)
    if not ours or not written or _COUNTED_IN_UNITS.search(source.text):
        return target
    english = _english_forms(ours, source)
    marked = {item for item in written if SEPARATORS.search(item.written)}
    rewritten = {item for item in marked if english.get(item.digits, item.written) != item.written}
    lost = find_lost(ours, written, source.text, target)
    if not rewritten and not lost:
        return target
    free = _outside_addresses(target, written)
    known = {item.digits for item in ours}
    alien = [item for item in free if item.digits not in known]
    changes = {item: english[item.digits] for item in free if item in rewritten}
    for wrong, right in _pairs(alien, _outside_addresses(source.text, lost)):
        changes[wrong] = _in_english(right, source)
    for item in reversed(written):
        if item in changes:
            target = target[: item.start] + changes[item] + target[item.end :]
    return target


def _english_forms(numbers: Sequence[Number], source: SourceText) -> dict[str, str]:
    """English forms by digits, of numbers that have no other form in the same text."""
    forms: dict[str, set[str]] = {}
    for item in numbers:
        forms.setdefault(item.digits, set()).add(_in_english(item, source))
    return {digits: form for digits, (form, *others) in forms.items() if not others}


def _outside_addresses(text: str, numbers: Sequence[Number]) -> list[Number]:
    addresses = [found.span() for found in ADDRESS.finditer(text)]
    return [
        item for item in numbers if not any(start < item.end and item.start < end for start, end in addresses)
    ]


def _pairs(alien: Sequence[Number], lost: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """(wrong, right) where each is nearer to the other than anything else is."""
    distances = {
        (a, b): _distance(wrong.digits, right.digits)
        for a, wrong in enumerate(alien)
        for b, right in enumerate(lost)
        if _is_near(wrong.digits, right.digits)
    }
    for (a, b), distance in distances.items():
        rivals = [other for (c, d), other in distances.items() if (c == a) != (d == b)]
        if all(distance < other for other in rivals):
            yield alien[a], lost[b]


def _is_near(wrong: str, right: str) -> bool:
    """Whether digits are those of a number with one dropped, one changed, or some put in."""
    if len(wrong) < MIN_DIGITS:
        return False
    distance = _distance(wrong, right)
    if len(wrong) <= len(right):
        return distance == 1 and len(right) >= _SAME_LENGTH_DIGITS
    if len(wrong) > 2 * len(right):
        return False
    is_alike = wrong[0] == right[0] or wrong[-1] == right[-1]
    return wrong.startswith(right) or (is_alike and distance <= max(1, len(right) // 2))


def _distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]


def _in_english(item: Number, source: SourceText) -> str:
    """`104 500` and `9.000,5` as `104,500` and `9,000.5`; what may be read in two ways stays as it is."""
    is_english = language_of(source.language).numbers == language_of(ENGLISH).numbers
    if is_english or _IP_ADDRESS.fullmatch(item.written):
        return item.written
    if found := _THOUSANDS.fullmatch(item.written):
        whole = SEPARATORS.sub(",", found[1])
        return f"{whole}.{found[2]}" if found[2] else whole
    if _DECIMAL.fullmatch(item.written) and not _LISTED.match(source.text, item.end):
        return item.written.replace(",", ".")
    return item.written
