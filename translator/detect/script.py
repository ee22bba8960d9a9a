"""Which writing systems a text uses."""

from __future__ import annotations

import re

_KANA_RANGES = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
_HAN_RANGES = "\u3400-\u4dbf\u4e00-\u9fff々〆"
JAPANESE_LETTER = f"[{_KANA_RANGES}{_HAN_RANGES}]"
_KANA = re.compile(f"[{_KANA_RANGES}]")
_HAN = re.compile(f"[{_HAN_RANGES}]")
_JAPANESE = re.compile(JAPANESE_LETTER)
_LATIN_RUN = re.compile("[A-Za-zＡ-Ｚａ-ｚ\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
# Text in Han characters alone is Chinese when this share of them is in no Japanese standard set.
_FOREIGN_HAN_SHARE = 0.1


def count_scripts(text: str) -> tuple[int, int, int]:
    """Numbers of Latin, Japanese (kana and Han) and other letters."""
    if text.isascii():
        return _count(_LATIN_RUN, text), 0, 0
    latin, letters = _count(_LATIN_RUN, text), _count(_LETTER_RUN, text)
    if latin == letters and not _JAPANESE.search(text):
        return latin, 0, 0
    japanese = len(_KANA.findall(text)) + len(_HAN.findall(text))
    return latin, japanese, max(0, letters - latin - japanese)


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def is_chinese(text: str) -> bool:
    """Whether a text without kana has Han characters that Japanese does not use (JIS X 0208)."""
    han = _HAN.findall(text)
    if not han or _KANA.search(text):
        return False
    return sum(not _is_in_jis(letter) for letter in han) > _FOREIGN_HAN_SHARE * len(han)


def _is_in_jis(letter: str) -> bool:
    try:
        letter.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True
