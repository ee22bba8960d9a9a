"""English, and which words its readers know."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from translator.languages.language import (
    Abbreviations,
    Calendar,
    Language,
    NumberStyle,
    Numerals,
    count_from,
    find_no_names,
    is_any_word,
)
from translator.languages.names import as_written, find_no_spelled

# Of a month that may be another word: with its capital only, and beside a day or what stands before months.
_OTHER_WORD = r"(?-i:{0})(?= \d)|(?:\b\d\d? |\bin |\bof |\blast )(?-i:{0})"

ENGLISH_LANGUAGE = Language(
    tag="en",
    name="English",
    script="latin",
    is_spaced=True,
    letters=None,
    marked_share=None,
    english_ratio=1.0,
    estimate_offset=0.0,
    clause_chars=(40, 120),
    divides_words=False,
    numbers=NumberStyle(
        thousands=",",
        decimal=".",
        codes=r"tel|phone|call|fax|mobile|isbn|issn|iban|account|no|number|version|ver|iso|act|decree|article",
    ),
    numerals=Numerals(
        units={
            **count_from(0, "zero one|first|once two|second|twice|pair|couple|both"),
            **count_from(3, "three|third|thrice|triple four|fourth|quarter five|fifth six|sixth"),
            **count_from(7, "seven|seventh eight|eighth nine|ninth ten|tenth eleven|eleventh twelve|twelfth"),
            **count_from(13, "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
            **count_from(20, "twenty|twentie thirty|thirtie forty|fortie fifty|fiftie", step=10),
            **count_from(60, "sixty|sixtie seventy|seventie eighty|eightie ninety|ninetie", step=10),
        },
        tens={"dozen": 12, "decade": 10, "hundred|century|centurie": 100},
        powers={"thousand": 10**3, "million|mn": 10**6, "billion|bn": 10**9, "trillion|tn": 10**12},
        between=r"[ -]| and | a ",
        half="and a half",
        is_glued=False,
    ),
    calendar=Calendar(
        weekdays=tuple(
            rf"\b{day}s?\b" for day in "monday tuesday wednesday thursday friday saturday sunday".split()
        ),
        months=tuple(
            rf"\b{_OTHER_WORD.format(month) if month.istitle() else month}\b"
            for month in (
                *("january", "february", "March", "april", "May", "june"),
                *("july", "august", "september", "october", "november", "december"),
            )
        ),
        eras={},
    ),
    abbreviations=Abbreviations(
        titles=frozenset("mr mrs ms dr prof gen col sgt capt gov".split()),
        inner=frozenset("st lt rep sen rev hon jr sr no vs fig vol op cf al approx".split()),
        open=frozenset("etc co ltd inc corp a.m p.m u.s u.k u.n i.e e.g".split()),
    ),
    ordinals=None,
    spellings={},
    marks={},
    find_names=find_no_names,
    find_spelled=find_no_spelled,
    sound=as_written,
    is_native=is_any_word,
    fold=str,
    forms=None,
    flores="eng_Latn",
    teaching=None,
)


@cache
def _words() -> frozenset[str]:
    data = gzip.decompress((files("translator.languages") / "english_words.txt.gz").read_bytes())
    return frozenset(data.decode().split("\n"))


def is_english(word: str) -> bool:
    """Whether a word in small letters without marks is known, in the plural too."""
    words = _words()
    return word in words or (word.endswith("s") and word[:-1] in words)
