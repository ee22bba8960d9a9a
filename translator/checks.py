"""What looks wrong with a translation, without a reference: estimates, named as flags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from translator.addresses import keeps_addresses, without_addresses
from translator.detect import detect, is_plain_english
from translator.detect.script import count_scripts
from translator.languages import RECORDS, SOURCES, Language, language_of
from translator.numbers import added_dates, added_numbers, lost_numbers
from translator.placeholders import keeps_placeholders
from translator.records import Hypothesis, SourceText
from translator.symbols import find_strange

GUARDS_VERSION = "16"
"""Of how translations are checked, tried again and put right; part of every fact."""

EMPTY = "empty"
LOOPING = "looping"
COPIED = "copied"
TOO_LONG = "too_long"
TOO_SHORT = "too_short"
NUMBERS_LOST = "numbers_lost"
NUMBERS_ADDED = "numbers_added"
DATES_ADDED = "dates_added"
"""Days of the week or months that the source does not name."""
ADDRESSES_LOST = "addresses_lost"
PLACEHOLDERS_LOST = "placeholders_lost"
WRONG_LANGUAGE = "wrong_language"
GARBLED = "garbled"
"""The English has characters that neither English nor the source has; broken ones were taken out."""
CUT = "cut"
SPLIT = "split"
"""Set where a segment was translated in pieces: too long for the model, or a placeholder or term got lost."""
NAMES_LOST = "names_lost"
"""Set by `translator.repair.names`, as is the next."""
NAMES_RESPELLED = "names_respelled"
"""A word that the model invented gave way to the name that the source has there."""
TERM_MISSED = "term_missed"
"""Set where a glossary applies; see `translator.repair.terms`."""

_MAX_RATIO_FACTOR = 2.5
_MIN_LENGTH = 12  # code points of expected English below which a ratio says nothing
_LOOPED_LETTERS = re.compile(r"(.{1,12}?)\1{5,}", re.DOTALL)
# All that these letters match has a match of this, from its first mark or space on or within one word; that
# takes half the time to find out.
_MAY_LOOP = re.compile(r"(\W.{0,11}?)\1{4}|(?=\w{6})(\w{1,12}?)\2{5}", re.DOTALL)
# Repeats in a row that no sentence has: `very very very`, but no three words three times.
_LOOP_TIMES = {1: 3, 2: 3, 3: 2, 4: 2}
_WORD = re.compile(r"\w+")
_MIN_LANGUAGE_WORDS = 4
_COPIED_SHARE = 0.7
_SURE = 0.9
_LATIN_SOURCES = frozenset(record.tag for record in SOURCES if record.script == "latin")
_PHRASE = re.compile(r"[\w ]+")
_LONGEST_NAME = 6  # words: `Công Tằng Tôn Nữ Thị Trang`
_HEADLINE_SHARE = 0.9  # of the words of a headline, those that the source has too


def check(source: SourceText, hypothesis: Hypothesis, *, made: Iterable[str] = ()) -> Hypothesis:
    """The hypothesis with its flags, and behind them those that say how it was made."""
    return replace(hypothesis, flags=(*find_flags(source, hypothesis), *made))


def find_flags(source: SourceText, hypothesis: Hypothesis) -> tuple[str, ...]:
    """The flags of a hypothesis, worst first; empty when nothing looks wrong."""
    target = hypothesis.text
    if not target.strip():
        return (EMPTY,)
    found = {
        LOOPING: _is_looping(target) and not _is_looping(source.text),
        COPIED: _is_copied(source.text, target),
        WRONG_LANGUAGE: _is_foreign(target),
        GARBLED: bool(find_strange(source.text, target)),
        CUT: hypothesis.is_cut,
        **_length_flags(source, target),
        NUMBERS_LOST: bool(lost_numbers(source, target)),
        NUMBERS_ADDED: bool(added_numbers(source, target)),
        DATES_ADDED: bool(added_dates(source, target)),
        PLACEHOLDERS_LOST: not keeps_placeholders(source.text, target),
        ADDRESSES_LOST: not keeps_addresses(source.text, target),
    }
    return tuple(flag for flag, is_set in found.items() if is_set)


def _length_flags(source: SourceText, target: str) -> dict[str, bool]:
    expected = len(source.text) * language_of(source.language).english_ratio
    is_telling = max(expected, len(target)) >= _MIN_LENGTH
    return {
        TOO_LONG: is_telling and len(target) > _MAX_RATIO_FACTOR * expected + _MIN_LENGTH,
        TOO_SHORT: is_telling and len(target) * _MAX_RATIO_FACTOR + _MIN_LENGTH < expected,
    }


def _is_looping(text: str) -> bool:
    """Whether a phrase or a run of letters follows itself again and again."""
    if _MAY_LOOP.search(text) and any(
        match.group(1).strip(" .-_*=…") for match in _LOOPED_LETTERS.finditer(text)
    ):
        return True
    words = _WORD.findall(text.lower())
    repeats = len(words) - len(set(words))
    return any(
        repeats >= size * times and _has_run(words, size, times) for size, times in _LOOP_TIMES.items()
    )


def _has_run(words: list[str], size: int, times: int) -> bool:
    """Whether `size` words are repeated that many times in a row."""
    run = 0
    for index in range(size, len(words)):
        run = run + 1 if words[index] == words[index - size] else 0
        if run >= size * times:
            return True
    return False


def _is_copied(source: str, target: str) -> bool:
    """Whether the output is the source: as a whole, or nearly all of its words; names and numbers may be."""
    read, written = _WORD.findall(source.lower()), _WORD.findall(target.lower())
    known = set(read)
    n_known = sum(word in known for word in written)
    if read != written and n_known <= _COPIED_SHARE * _MIN_LANGUAGE_WORDS:
        return False  # so it is with most segments
    if n_known > _HEADLINE_SHARE * len(written) and _is_headline(target):
        return True
    before, after = _common_words(source), _common_words(target)
    if read == written:
        return len(before) >= _MIN_LANGUAGE_WORDS or not "".join(before).isascii()
    if len(before) < _MIN_LANGUAGE_WORDS:
        return False
    shared = sum((Counter(before) & Counter(after)).values())
    return shared > _COPIED_SHARE * max(len(after), _MIN_LANGUAGE_WORDS)


def _is_headline(text: str) -> bool:
    """Whether a text is Vietnamese, say, and longer than names are: capitals make no names of its words."""
    words = _WORD.findall(text)
    longest = max((len(phrase.split()) for phrase in _PHRASE.findall(text)), default=0)
    return longest > _LONGEST_NAME and any(_is_marked(words, language) for language in RECORDS)


def _is_marked(words: list[str], language: Language) -> bool:
    """Whether words are in a language that has letters of its own nearly everywhere."""
    letters, share = language.letters, language.marked_share
    if letters is None or share is None:
        return False
    return sum(bool(letters.search(word)) for word in words) >= share * len(words)


def _common_words(text: str) -> list[str]:
    """The words of a text, lower case, without numbers, addresses and what is capitalized as a name is."""
    words = _WORD.findall(without_addresses(text))
    return [word.lower() for word in words if not (word[0].isdigit() or _is_name(word))]


def _is_name(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def _is_foreign(target: str) -> bool:
    """Whether the output, names aside, is clearly in another language than English."""
    latin, japanese, other = count_scripts(target)
    if japanese + other > latin:
        return True
    words = _common_words(target)
    text = " ".join(words)
    if len(words) < _MIN_LANGUAGE_WORDS or is_plain_english(text):
        return False
    found = detect(text)
    return found.language in _LATIN_SOURCES and found.confidence >= _SURE
