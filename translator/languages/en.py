"""English, and which words its readers know."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from translator.languages.language import (
    Calendar,
    Language,
    NumberStyle,
    Numerals,
    Stops,
    find_no_names,
    is_any_word,
)
from translator.languages.names import as_written, find_no_spelled

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
            "zero": 0,
            "one|first|once": 1,
            "two|second|twice|pair|couple|both": 2,
            "three|third|thrice|triple": 3,
            "four|fourth|quarter": 4,
            "five|fifth": 5,
            "six|sixth": 6,
            "seven|seventh": 7,
            "eight|eighth": 8,
            "nine|ninth": 9,
            "ten|tenth": 10,
            "eleven|eleventh": 11,
            "twelve|twelfth": 12,
            "thirteen": 13,
            "fourteen": 14,
            "fifteen": 15,
            "sixteen": 16,
            "seventeen": 17,
            "eighteen": 18,
            "nineteen": 19,
            "twenty|twentie": 20,
            "thirty|thirtie": 30,
            "forty|fortie": 40,
            "fifty|fiftie": 50,
            "sixty|sixtie": 60,
            "seventy|seventie": 70,
            "eighty|eightie": 80,
            "ninety|ninetie": 90,
        },
        tens={"dozen": 12, "decade": 10, "hundred|century|centurie": 100},
        powers={"thousand": 10**3, "million|mn": 10**6, "billion|bn": 10**9, "trillion|tn": 10**12},
        between=r"[ -]| and | a ",
        half="and a half",
        is_glued=False,
    ),
    calendar=Calendar(
        weekdays=tuple(
            rf"\b{day}s?\b"
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        ),
        months=tuple(
            rf"\b{month}\b"
            for month in (
                "january",
                "february",
                r"(?-i:March)(?= \d)|(?:\b\d\d? |\bin |\bof |\blast )(?-i:March)",
                "april",
                r"(?-i:May)(?= \d)|(?:\b\d\d? |\bin |\bof |\blast )(?-i:May)",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december",
            )
        ),
        eras={},
    ),
    stops=Stops(
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
