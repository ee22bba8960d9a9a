"""How numbers come right: those that came out misspelled, and the marks that English has in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from translator.languages import ENGLISH
from translator.numbers.comparing import Numbers, find_added, find_lost, numbers_of
from translator.numbers.figures import Figure, find_figures, to_plain
from translator.records import SourceText
from translator.spans import SpanSet, replace_spans

_FULL_WIDTH = re.compile(r"[０-９](?:[０-９．，：／％]*[０-９％])?|(?<=[0-9０-９])[，．：／％](?=[0-9０-９])")
_PLAIN_SPACES = str.maketrans("\u00a0\u202f", "  ")
_FRACTION = re.compile(r"\d{0,9}[\u00bc-\u00be\u2150-\u215e]")
_CLOCK = re.compile(r"(?<![\d:.,])\d{1,2}:\d\d(?::\d\d)?(?![\d:])")
_MIN_DIGITS = 2
_SAME_LENGTH_DIGITS = 3  # of two digits one says too little
_LONGEST = 40  # digits of numbers that are compared letter by letter
_MOST = 50  # misspelled numbers of a text that are looked at, and lost ones


def put_numbers_right(source: SourceText, target: str) -> str:
    """The translation with its numbers as English writes those of the source.

    A quantity that was copied gets the marks of English: `1.250` people are a thousand, not one and a
    quarter.
    A number that came out misspelled (`19999` for `1992`; small models drop digits and repeat them) is put
    right where nothing in the source says it and it is near to one that got lost, and nearer to no other.
    What may be read in two ways, codes, dates and times stay as the model wrote them.

    Of the 2,991 references of FLORES dev, taken for translations, none is changed
    (`python -m tests.bench.numbers`, 2026-11-30).
    """
    target = _FULL_WIDTH.sub(lambda found: to_plain(found.group()), target)
    target = _with_clocks(source.text, _with_fractions(source.text, target))
    ours = numbers_of(source.text, source.language)
    if not ours.figures:
        return target
    for find in (_copied, _misspelled):  # what was copied is no misspelling any more
        target = replace_spans(target, find(ours, target))
    return target


def _with_fractions(source: str, target: str) -> str:
    """The fractions of the source as it writes them: models read and write `3¾` as `33⁄4`."""
    for found in dict.fromkeys(_FRACTION.findall(source)) if "\u2044" in target else ():
        spelled = r"\s*".join(map(re.escape, unicodedata.normalize("NFKC", found)))
        target = re.sub(rf"(?<!\d){spelled}(?!\d)", found, target)
    return target


def _with_clocks(source: str, target: str) -> str:
    """The times of the source without the spaces that a model puts into them: `12: 30: 05`."""
    for found in dict.fromkeys(_CLOCK.findall(source)) if ": " in target or " :" in target else ():
        target = re.sub(rf"(?<!\d){r' ?: ?'.join(found.split(':'))}(?![\d:])", found, target)
    return target


Changes = dict[tuple[int, int], str]
"""By places in a text what is to stand there."""


def _copied(ours: Numbers, target: str) -> Changes:
    """Quantities of the source that stand in the English as they are, or with marks that English has not."""
    written = numbers_of(target, ENGLISH)
    forms = {
        _even(item.written): item.english for item in ours.figures if item.english not in ("", item.written)
    }
    if not forms:
        return {}
    as_english = {(item.start, item.end): item for item in written.figures}
    places = SpanSet(as_english)
    changes = {
        (item.start, item.end): forms[_even(item.written)]
        for item in find_figures(target, ours.language)
        if item.kind == "number"
        and _even(item.written) in forms
        and _needs_marks([as_english[span] for span in places.overlapping((item.start, item.end))], ours)
    }
    taken = SpanSet(changes)
    by_digits = {item.digits: item.english for item in ours.figures if item.english}
    for item in written.figures:
        is_wrong = not item.values or (len(item.parts) > 2 and not item.values & ours.values)
        span = item.start, item.end
        if item.kind == "number" and is_wrong and item.digits in by_digits and not taken.overlapping(span):
            changes[span] = by_digits[item.digits]
    return changes


def _even(written: str) -> str:
    """A number with the space of a keyboard in place of those that do not break."""
    return written.translate(_PLAIN_SPACES)


def _needs_marks(as_english: Sequence[Figure], ours: Numbers) -> bool:
    """Whether figures, read as English, say what the source does not say."""
    return len(as_english) != 1 or not as_english[0].values & ours.values


def _misspelled(ours: Numbers, target: str) -> Changes:
    """Numbers that nothing in the source says, each near to one that got lost."""
    written = numbers_of(target, ENGLISH)
    lost = [item for item in find_lost(ours, written) if _may_be_misspelled(item) and _is_sure(item)]
    added = [item for item in find_added(ours, written) if _may_be_misspelled(item)] if lost else []
    wrong = [item for item in added if not _has_own_marks(item)]
    return {(item.start, item.end): right.english for item, right in _pairs(wrong[:_MOST], lost[:_MOST])}


def _may_be_misspelled(item: Figure) -> bool:
    return item.kind == "number" and len(item.digits) <= _LONGEST


def _is_sure(item: Figure) -> bool:
    """Whether there is one way to write a number, and it is all of a quantity."""
    return bool(item.english) and len(item.values) == 1


def _has_own_marks(item: Figure) -> bool:
    """Whether a number has thousands marks where English has them, so that it is meant as it stands."""
    return bool(item.values) and "," in item.written


def _pairs(alien: Sequence[Figure], lost: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """(wrong, right) where each is nearer to the other than anything else is."""
    distances = {
        (a, b): distance(wrong.digits, right.digits)
        for a, wrong in enumerate(alien)
        for b, right in enumerate(lost)
        if wrong.scale == right.scale and is_near(wrong.digits, right.digits)
    }
    for (a, b), found in distances.items():
        rivals = [other for (c, d), other in distances.items() if (c == a) != (d == b)]
        if all(found < other for other in rivals):
            yield alien[a], lost[b]


def is_near(wrong: str, right: str) -> bool:
    """Whether digits are those of a number with one dropped, one changed, or some put in."""
    if (
        min(len(wrong), len(right)) < _MIN_DIGITS
        or len(wrong) > 2 * len(right)
        or len(wrong) < len(right) - 1
    ):
        return False
    if wrong.startswith(right) and len(wrong) > len(right):
        return True
    found = distance(wrong, right)
    if len(wrong) <= len(right):
        return found == 1 and len(right) >= _SAME_LENGTH_DIGITS
    is_alike = wrong[0] == right[0] or wrong[-1] == right[-1]
    return is_alike and found <= max(1, len(right) // 2)


def distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]
