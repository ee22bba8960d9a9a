"""What Hungarian nouns do before endings: which vowels these get, and how the noun's last letters change.

Source: Rounds, Hungarian: An Essential Grammar (2001).
"""

from __future__ import annotations

from typing import Final, Literal

Harmony = Literal["back", "front", "rounded"]

_BACK, _ROUNDED = "aáoóuú", "öőüű"
VOWELS: Final = _BACK + _ROUNDED + "eéií"
LENGTHENED: Final = {"a": "á", "e": "é", "o": "ó", "ö": "ő"}
"""Last vowels that are long before an ending."""
_DIGRAPHS = ("sz", "zs", "cs", "gy", "ny", "ly", "ty")
# Consonants that the accusative joins without a vowel: `Putyint`, `kormányt`.
BARE_ACCUSATIVE: Final = ("n", "ny", "l", "ly", "j", "r", "s", "sz", "z", "zs")
# Nouns with neutral vowels only that nevertheless take back endings: `hidat`, `díjak`, `célnak`.
_BACK_NEUTRAL = ("híd", "díj", "nyíl", "zsír", "szíj", "síp", "sír", "cél", "héj", "derék", "kín")


def find_harmony(noun: str) -> tuple[Harmony, ...]:
    """What endings the vowels of a noun allow; two kinds where only the dictionary could tell."""
    vowels = find_vowels(noun)
    if not vowels:
        return ("back", "front", "rounded")
    if vowels[-1] in _BACK:
        return ("back",)
    if vowels[-1] in _ROUNDED:
        return ("rounded",)
    if noun.endswith(_BACK_NEUTRAL) or (vowels[-1] in "ií" and vowels[-2:-1] and vowels[-2] in _BACK):
        return ("back",)
    return ("back", "front") if any(vowel in _BACK for vowel in vowels) else ("front",)


def find_vowels(noun: str) -> list[str]:
    """The vowels of a noun in small letters, one for each syllable."""
    return [letter for letter in noun if letter in VOWELS]


def double(noun: str) -> str:
    """With a long last consonant, as it is written: `Putyinn`, `Balázzs`; one that is long stays."""
    if noun[-2:-1] == noun[-1:] or (noun[-2:] in _DIGRAPHS and noun[-3:-2] == noun[-2:-1]):
        return noun
    return noun[:-1] + noun[-2:] if noun[-2:] in _DIGRAPHS else noun + noun[-1:]
