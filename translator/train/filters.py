"""Which pairs are fit to learn from: for each pair the reason to drop it, or none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from translator.languages import teaching_of
from translator.train.corpus import CorpusPair

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d]")
_ENGLISH_ALIEN = re.compile(
    r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]{2,6};|\{\{|\}\}|\[\[|\]\]|```|\$\$|\\[a-z]{3,}\{")
_PLACEHOLDER = re.compile(r"%\d*\$?[sdi@]|\$\{?\w+\}?|\{\w*\}")
_LETTER = re.compile(r"[^\W\d_]")
_FOLD = re.compile(r"[\W\d_]+")


def clean(pairs: Iterable[CorpusPair], *, dropped: Counter[str]) -> Iterator[CorpusPair]:
    """The pairs worth keeping, each once; `dropped` counts the others by reason."""
    seen: set[int] = set()
    for pair in pairs:
        reason = reason_to_drop(pair)
        if reason is None:
            key = hash((pair.language, fold_letters(pair.foreign), fold_letters(pair.english)))
            reason = "duplicate" if key in seen else None
            seen.add(key)
        if reason is None:
            yield pair
        else:
            dropped[reason] += 1


def reason_to_drop(pair: CorpusPair) -> str | None:
    """The first reason that speaks against a pair, or None."""
    if not _LETTER.search(pair.foreign) or not _LETTER.search(pair.english):
        return "no letters"
    if pair.part == "lexicon":
        return "long gloss" if len(pair.english) > 60 or len(pair.foreign) > 60 else None
    if fold_letters(pair.foreign) == fold_letters(pair.english):
        return "identical"
    if not is_in_language(pair.foreign, pair.language):
        return "foreign side not in its language"
    if len(_ENGLISH_ALIEN.findall(pair.english)) > 0.1 * len(pair.english):
        return "English side not English"
    if _is_marked_up(pair):
        return "markup"
    return None if _is_proportionate(pair) else "length ratio"


def is_in_language(text: str, language: str) -> bool:
    """Whether the letters allow for `text` being in `language`; short text gets the benefit of the doubt."""
    text = unicodedata.normalize("NFC", text)
    japanese = len(_JAPANESE.findall(text))
    teaching = teaching_of(language)
    if teaching.marks is None:
        return japanese > 0 and japanese >= 0.15 * len(text)
    if japanese:
        return japanese < 0.1 * len(text)
    return len(text) < teaching.unmarked_chars or bool(teaching.marks.search(text))


def fold_letters(text: str) -> str:
    """The letters of a text in one case: two texts with the same fold teach the same."""
    return _FOLD.sub(" ", text.casefold()).strip()


def _is_marked_up(pair: CorpusPair) -> bool:
    if _MARKUP.search(pair.foreign) or _MARKUP.search(pair.english):
        return True
    return sorted(_PLACEHOLDER.findall(pair.foreign)) != sorted(_PLACEHOLDER.findall(pair.english))


def _is_proportionate(pair: CorpusPair) -> bool:
    low, high = teaching_of(pair.language).english_ratios
    # The constant forgives short texts, whose ratios scatter.
    longer, shorter = len(pair.english) + 12, len(pair.english) - 12
    return low * len(pair.foreign) <= longer and shorter <= high * len(pair.foreign)
