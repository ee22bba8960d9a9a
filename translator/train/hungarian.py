"""Hungarian nouns with case endings and in the plural, for words that dictionaries give without.

Regular nouns only: vowel harmony by the vowels written, a last a or e that lengthens, and the consonant that
-val doubles. Nouns that shorten or drop a vowel (kéz, bokor) come out wrong, so where a linking vowel must be
guessed, nouns of one syllable are left out.
"""

from __future__ import annotations

from typing import Final

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
_LINKING = ("o", "e", "ö")
_LINKED = ("accusative", "plural")
# After these the accusative needs no linking vowel.
_UNLINKED = ("l", "r", "n", "s", "z", "j")
_BACK, _NEUTRAL, _ROUNDED = frozenset("aáoóuú"), frozenset("éií"), frozenset("öőüű")
_VOWELS = _BACK | _NEUTRAL | _ROUNDED | {"e"}
_LENGTHENED = {"a": "á", "e": "é"}
_DIGRAPHS = ("cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")


def inflect(noun: str, case: str) -> str | None:
    """The noun in that case; None where the form cannot be told by rule."""
    harmony = _harmony(noun)
    ending = CASES[case][0][harmony]
    if noun[-1] in _VOWELS:
        return noun[:-1] + _LENGTHENED.get(noun[-1], noun[-1]) + ending
    if case == "instrumental":
        return _doubled(noun) + ending[1:]
    if case not in _LINKED:
        return noun + ending
    if _syllables(noun) < 2:
        return None
    is_bare = case == "accusative" and noun[-1] in _UNLINKED and noun[-2] in _VOWELS
    return noun + ("" if is_bare else _LINKING[harmony]) + ending


def article(word: str) -> str:
    """The definite article before a word."""
    return "az" if word[0] in _VOWELS else "a"


def _harmony(noun: str) -> int:
    """0 for back, 1 for front, 2 for rounded front vowels."""
    vowels = [letter for letter in noun if letter in _VOWELS]
    if next((letter in _BACK for letter in reversed(vowels) if letter not in _NEUTRAL), False):
        return 0
    return 2 if vowels and vowels[-1] in _ROUNDED else 1


def _doubled(noun: str) -> str:
    if noun.endswith(_DIGRAPHS):
        return noun[:-2] + noun[-2] + noun[-2:]
    return noun + noun[-1]


def _syllables(noun: str) -> int:
    return sum(letter in _VOWELS for letter in noun)
