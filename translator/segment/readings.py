"""Readings of kanji in a line of text, which are no words of it: `田中(たなか)`, `吾輩《わがはい》`."""

from __future__ import annotations

import re

from translator.detect.script import HAN_RANGES

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
READING = re.compile(rf"{_IN_ANGLES}|{_IN_BRACKETS}|［＃[^［］\n]{{1,200}}］")
"""As Aozora Bunko has them, with its notes to printers, or in brackets, a sign for each kanji at least."""
_BAR = re.compile(r"[｜|](?=[^｜|《》\s]{1,20}《)")


def without_readings(text: str) -> str:
    """A text without the readings in it, and the bars that say where their words begin."""
    if "《" in text:
        text = _BAR.sub("", text)
    return READING.sub("", text) if any(sign in text for sign in "《(（［") else text
