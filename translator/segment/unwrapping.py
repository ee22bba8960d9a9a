"""How a segment becomes what an engine reads: one line, without the readings of its kanji.

Readings are no words of a text: `田中(たなか)`, `吾輩《わがはい》`.
"""

from __future__ import annotations

import re

from translator.detect.ngrams import LANGUAGES, fold, word_costs
from translator.detect.script import HAN_RANGES, JAPANESE_LETTER
from translator.languages import RECORDS

_BREAKS = "[\r\n\x0b\x0c\x85\u2028\u2029]"
_ANY_BREAK = re.compile(_BREAKS)
_BREAK = re.compile(rf"(?<!\s)\s*{_BREAKS}\s*(?:>[ \t]?)*")  # marks of quotation stand for no word
_BREAK_WITHIN_JAPANESE = re.compile(rf"(?<={JAPANESE_LETTER}|[、。])\s*{_BREAKS}\s*(?={JAPANESE_LETTER})")
# `bel-⏎és külpolitika` has its hyphen for a part of the word that is left out.
_HYPHEN_AT_BREAK = re.compile(
    rf"(?<![^\W\d_])([^\W\d_]++)-[ \t]*+{_BREAKS}\s*+(?!(?:és|vagy|hoặc)\b)([^\W\d_]++)"
)
_DIVIDING = tuple(LANGUAGES.index(record.tag) for record in RECORDS if record.divides_words)
_UNDIVIDED = tuple(record.letters for record in RECORDS if record.letters and not record.divides_words)
# Nats by which one word is likelier than two. Of Hungarian words cut between syllables .57 then lose the
# hyphen, of those that have one of their own .01 (3000 and 1500 words of our corpora, 2026-11-28).
_MIN_WHOLE = 5.5
_MAX_WORD = 40  # letters

_HAN = f"[{HAN_RANGES}]"
# What notes say in brackets, and readings do not.
_NOTES = (
    "あり|なし|など|ほか|のみ|まで|から|より|うち|ただし|すべて|みな|ここ|これ|それ|あと|まえ|うえ|した|いま"
)
_IN_ANGLES = rf"(?<={_HAN})《[\u3041-\u3096\u30a1-\u30fa\u30fcー]{{1,20}}》"
_IN_BRACKETS = "|".join(
    rf"(?<={_HAN}{{{length}}}){'' if length == 4 else f'(?<!{_HAN}{{{length + 1}}})'}"
    rf"[(（](?!(?:{_NOTES})[)）])[\u3041-\u3096ー]{{{length},{5 * length}}}[)）]"
    for length in range(1, 5)
)
FURIGANA = re.compile(rf"{_IN_ANGLES}|{_IN_BRACKETS}|［＃[^［］\n]{{1,200}}］")
"""As Aozora Bunko has them, with its notes to printers, or in brackets, a sign for each kanji at least."""
_BAR = re.compile(r"[｜|](?=[^｜|《》\s]{1,20}《)")


def unwrap(text: str) -> str:
    """A segment's text on one line: breaks become spaces, or nothing within a word or Japanese."""
    if not _ANY_BREAK.search(text):  # nearly always, and ten times as fast
        return text
    text = _HYPHEN_AT_BREAK.sub(_rejoin, text)
    return _BREAK.sub(" ", _BREAK_WITHIN_JAPANESE.sub("", text))


def _rejoin(parted: re.Match[str]) -> str:
    """`orszá-⏎gukban` is one word, `dél-⏎koreai` has a hyphen of its own."""
    first, second = parted.groups()
    if not (first[-1].islower() and second[0].islower()):
        return parted.group()
    return first + second if _is_one_word(first, second) else f"{first}-{second}"


def _is_one_word(first: str, second: str) -> bool:
    """Whether two parts are likelier one word in a language that divides its words."""
    whole = first + second
    if len(whole) > _MAX_WORD or any(letters.search(whole) for letters in _UNDIVIDED):
        return False
    parts, joined = (_costs(first), _costs(second)), _costs(whole)
    return any(sum(part[index] for part in parts) - joined[index] > _MIN_WHOLE for index in _DIVIDING)


def _costs(word: str) -> tuple[float, ...]:
    return word_costs(fold(word).strip())


def without_readings(text: str) -> str:
    """A text without the readings in it, and the bars that say where their words begin."""
    if "《" in text:
        text = _BAR.sub("", text)
    return FURIGANA.sub("", text) if any(sign in text for sign in "《(（［") else text
