"""Japanese."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date

from translator.languages.katakana import find_japanese_names, hear_consonants
from translator.languages.language import (
    Abbreviations,
    Calendar,
    Language,
    NumberStyle,
    Numerals,
    TrainingTraits,
    count_from,
    is_any_word,
)
from translator.languages.names import NO_NAMES
from translator.records import Span

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9'’&.+-]*[A-Za-z0-9]")
_MARKS = {
    **dict(zip("。、，．！？：；（）［］「」『』【】〈〉《》　〜", ".,,.!?:;()[]“”‘’[]‘’“” ~", strict=True)),
    "・": ", ",
}
# Forms of names, and the kanji that they are forms of.
_VARIANTS = dict(zip("𠮷髙﨑濵栁德瀨眞礒", "吉高崎浜柳徳瀬真磯", strict=True))
_ROMAN = re.compile(r"[IVXLC]+")


def _no_name(_rng: random.Random) -> None:
    """The corpora's lists have its names."""


def _dates(day: date) -> tuple[str, ...]:
    return (f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}")


JAPANESE_TEACHING = TrainingTraits(
    english_ratios=(0.9, 7.0),
    marks=None,
    unmarked_chars=0,
    words=re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{3,}"),  # a change of script parts words
    entry_words=(1,),
    conjunction=("、", "、"),
    parts_with_stops=None,
    dates=_dates,
    draw_name=_no_name,
    stems=(),
    nouns=None,
)


def _find_names(text: str) -> Iterator[Span]:
    """Latin words with a capital, but for units and Roman numbers."""
    for found in _LATIN.finditer(text):
        word = found.group()
        if word not in NO_NAMES and any(letter.isupper() for letter in word) and not _ROMAN.fullmatch(word):
            yield found.span()


JAPANESE = Language(
    tag="ja",
    name="Japanese",
    script="japanese",
    is_spaced=False,
    letters=None,  # its script tells it
    marked_share=None,
    english_ratio=2.22,  # NTREX; FLORES dev agrees
    estimate_offset=-0.149,
    clause_chars=(16, 50),
    divides_words=False,
    numbers=NumberStyle(
        thousands=",",
        decimal=".",
        codes=r"電話|電話番号|tel|fax|isbn|issn|iban|口座番号|番号|バーコード|バージョン|ver|version|iso|jis|第",
    ),
    numerals=Numerals(
        units={
            **count_from(0, "〇|零|ゼロ 一|壱|ひと 二|弐|ふた 三|参|みっ 四|よっ 五|いつ"),
            **count_from(6, "六|むっ 七|なな 八|やっ 九|ここの"),
            "ダース": 12,
        },
        tens={"十": 10, "百": 100, "千": 1000},
        powers={"万": 10**4, "億": 10**8, "兆": 10**12},
        between="",
        half="半",
        is_glued=True,
    ),
    calendar=Calendar(
        weekdays=tuple(rf"{day}曜|[(（]{day}[)）]" for day in "月火水木金土日"),
        months=tuple(
            rf"(?<![十一二]){name}月"
            for name in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
        ),
        eras={"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018},
    ),
    abbreviations=Abbreviations(titles=frozenset(), inner=frozenset(), open=frozenset()),
    ordinals=None,
    spellings=str.maketrans(_VARIANTS),
    marks=str.maketrans(_MARKS),
    find_names=_find_names,
    find_spelled=find_japanese_names,
    sound=hear_consonants,
    is_native=is_any_word,
    fold=str,
    forms=None,
    flores="jpn_Jpan",
    teaching=JAPANESE_TEACHING,
)
