"""How Vietnamese words are built: single syllables, whose tones are written in two ways."""

from __future__ import annotations

import re
import unicodedata

from translator.languages.names import strip_marks

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
# Stricter, and of words as they are written: what does not look like one is no word of the language.
_WORD = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdhklmnprstvx])?"
    r"(?:uye|uya|oai|oay|uay|uoi|ieu|yeu|uou|oeo|uyu|[iy]a|[iy]e|u[aoiuye]|o[aeio]|a[iouy]|[ei]o|[ei]u|[aeiouy])"
    r"(?:ch|nh|ng|[cmnpt])?",
    re.IGNORECASE,
)
# The tone of these pairs is written on either vowel: `hoà` and `hòa` are one syllable.
_TONES = {
    first + unicodedata.normalize("NFC", vowel + mark): unicodedata.normalize("NFC", first + mark) + vowel
    for first, vowel in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0303\u0309\u0323"
}
_TONE = re.compile("|".join(_TONES))


def is_syllable(word: str) -> bool:
    """Whether a word in lower case may be Vietnamese, marks aside."""
    return bool(_SYLLABLE.fullmatch(strip_marks(word)))


def is_plain_syllable(word: str) -> bool:
    """Whether a word without marks may be a Vietnamese one that has none."""
    return bool(_WORD.fullmatch(word))


def fold_tones(word: str) -> str:
    """A word in lower case with each tone on the vowel that has it in the newer spelling."""
    return _TONE.sub(lambda found: _TONES[found.group()], word)
