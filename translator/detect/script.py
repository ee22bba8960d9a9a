"""Which writing systems a text uses."""

from __future__ import annotations

import re

_KANA_RANGES = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
HAN_RANGES = "\u3400-\u4dbf\u4e00-\u9fff々〆"
"""Of Chinese characters, as they stand in a class of a regular expression."""
JAPANESE_LETTER = f"[{_KANA_RANGES}{HAN_RANGES}]"
KANA = re.compile(f"[{_KANA_RANGES}]")
HAN = re.compile(f"[{HAN_RANGES}]")
_JAPANESE = re.compile(JAPANESE_LETTER)
_LATIN_RUN = re.compile("[A-Za-zＡ-Ｚａ-ｚ\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_LETTER_RUN = re.compile(r"[^\W\d_]+")


def count_scripts(text: str) -> tuple[int, int, int]:
    """Numbers of Latin, Japanese (kana and Han) and other letters."""
    if text.isascii():
        return _count(_LATIN_RUN, text), 0, 0
    latin, letters = _count(_LATIN_RUN, text), _count(_LETTER_RUN, text)
    if latin == letters and not _JAPANESE.search(text):
        return latin, 0, 0
    japanese = len(KANA.findall(text)) + len(HAN.findall(text))
    return latin, japanese, max(0, letters - latin - japanese)


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))
