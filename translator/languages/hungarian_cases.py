"""Hungarian nouns with case endings and in the plural, for words that dictionaries give without.

Regular nouns only: vowel harmony by the vowels written, a last a or e that lengthens, and the consonant that
-val doubles. Nouns that shorten or drop a vowel (kéz, bokor) come out wrong, so where a linking vowel must be
guessed, nouns of one syllable are left out.
"""

from __future__ import annotations

from typing import Final

from translator.languages.hungarian_nouns import (
    BARE_ACCUSATIVE,
    LENGTHENED,
    VOWELS,
    Harmony,
    double,
    find_harmony,
    find_vowels,
)

# By name: the ending after back, front and rounded front vowels, and what English puts before "the house".
CASES: Final[dict[str, tuple[tuple[str, str, str], tuple[str, ...]]]] = {
    "inessive": (("ban", "ben", "ben"), ("in",)),
    "illative": (("ba", "be", "be"), ("into", "to")),
    "elative": (("ból", "ből", "ből"), ("from", "out of")),
    "dative": (("nak", "nek", "nek"), ("to", "for", "of")),
    "sublative": (("ra", "re", "re"), ("to", "on", "for")),
    "delative": (("ról", "ről", "ről"), ("about", "from")),
    "ablative": (("tól", "től", "től"), ("from", "by")),
    "adessive": (("nál", "nél", "nél"), ("at", "near")),
    "allative": (("hoz", "hez", "höz"), ("to",)),
    "causal": (("ért", "ért", "ért"), ("for",)),
    "terminative": (("ig", "ig", "ig"), ("to", "until")),
    "instrumental": (("val", "vel", "vel"), ("with", "by")),
    "accusative": (("t", "t", "t"), ("",)),
    "plural": (("k", "k", "k"), ("",)),
}
_COLUMNS: Final[tuple[Harmony, ...]] = ("back", "front", "rounded")
_LINKING: Final[dict[Harmony, str]] = {"back": "o", "front": "e", "rounded": "ö"}
_LINKED = ("accusative", "plural")
_UNTELLING = "éií"


def inflect(noun: str, case: str) -> str | None:
    """The noun in that case; None where the form cannot be told by rule."""
    harmony = _harmony(noun)
    ending = CASES[case][0][_COLUMNS.index(harmony)]
    if noun[-1] in VOWELS:
        return noun[:-1] + LENGTHENED.get(noun[-1], noun[-1]) + ending
    if case == "instrumental":
        return double(noun) + ending[1:]
    if case not in _LINKED:
        return noun + ending
    if len(find_vowels(noun)) < 2:
        return None
    is_bare = case == "accusative" and noun.endswith(BARE_ACCUSATIVE) and noun[-2] in VOWELS
    return noun + ("" if is_bare else _LINKING[harmony]) + ending


def article(word: str) -> str:
    """The definite article before a word."""
    return "az" if word[0] in VOWELS else "a"


def _harmony(noun: str) -> Harmony:
    """The likelier kind of ending; where two are allowed, it is front if e is the last vowel that tells."""
    kinds = find_harmony(noun)
    telling = [vowel for vowel in find_vowels(noun) if vowel not in _UNTELLING]
    return "front" if kinds == ("back", "front") and telling[-1] == "e" else kinds[0]
