"""How foreign names in katakana sound, so that English words can be compared with them."""

from __future__ import annotations

import re
from functools import lru_cache

from translator.languages.names import fold_marks
from translator.languages.romaji import romanize

_LONG = re.compile(r"([aeiou])\1")
_SAME_SOUND = [
    (re.compile(pattern), same)
    for pattern, same in (
        (r"r(?=[^aeiou]|\Z)", ""),  # which Japanese does not hear
        *(
            (r"c(?=[eiy])", "s"),
            ("t?ch", "č"),
            ("sch|s?sh", "š"),
            ("ck|c|qu?", "k"),
            ("x", "ks"),
            ("ph", "f"),
        ),
        *(("th|zh|z|j", "s"), (r"v(?=[^aeiou]|\Z)", "f"), ("v", "b"), ("l", "r"), ("ts", "t"), ("m", "n")),
        *(("[hwy]", ""), (r"(.)\1+", r"\1")),
    )
]


def read_katakana(kana: str) -> str:
    """Katakana in Hepburn's letters, long vowels as short ones; empty where it is no whole word."""
    return _LONG.sub(r"\1", romanize(kana) or "")


@lru_cache(8_192)
def hear_consonants(word: str) -> tuple[str, str]:
    """A word in Latin letters as it is written, and what Japanese hears of its consonants."""
    written = heard = fold_marks(word)
    for pattern, same in _SAME_SOUND:
        heard = pattern.sub(same, heard)
    return written, heard[:1] + re.sub("[aeiou]", "", heard[1:])
