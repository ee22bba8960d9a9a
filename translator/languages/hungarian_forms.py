"""How Hungarian nouns take endings: which word forms belong to one, and how a form is made.

Case endings, possession and plural belong to it, nothing derived. A form is a stem and a tail. The stem
is the noun itself, lengthened (`Moszkva -> Moszkvá-`), shortened (`víz -> viz-`), without a vowel
(`étterem -> étterm-`), or with its last consonant doubled before -val and -vá (`Putyin -> Putyinn-al`,
`Balázs -> Balázzs-al`). The tail is what the vowels of the noun allow: `kormányból`, not `kormányből`.
Derivations (`budapesti`, `Putyinka`) are other words, to be given as such.

Forms are made of regular nouns only. Nouns that shorten or drop a vowel (kéz, bokor) come out wrong, so where
a linking vowel must be guessed, nouns of one syllable are left out.

Endings and their order: Rounds, Hungarian: An Essential Grammar (2001). Hyphens: the Academy's rules of
spelling, 12th edition (2015).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
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
Stem = tuple[str, re.Pattern[str]]
"""What a form begins with, and what may follow."""
# What becomes of a noun, or of a compound that ends with it, before endings that begin with a vowel.
_CHANGED = dict(
    pair.split(":")
    for pair in """
    víz:viz kéz:kez
    réz:rez tűz:tüz út:ut kút:kut rúd:rud lúd:lud nyár:nyar madár:madar sugár:sugar szamár:szamar
    kosár:kosar mocsár:mocsar pohár:pohar tér:ter kenyér:kenyer szekér:szeker egér:eger gyökér:gyöker
    levél:level szél:szel dél:del tél:tel kötél:kötel fedél:fedel tehén:tehen név:nev híd:hid
    ló:lov tó:tav hó:hav kő:köv cső:csöv fű:füv mű:műv szó:szav falu:falv daru:darv
    álom:álm bokor:bokr cukor:cukr malom:malm majom:majm terem:term verem:verm retek:retk eper:epr iker:ikr
    tükör:tükr ökör:ökr köröm:körm öböl:öbl gödör:gödr
    szobor:szobr torony:torny sátor:sátr csokor:csokr árok:árk
    farok:fark kapocs:kapcs dolog:dolg titok:titk fészek:fészk méreg:mérg kéreg:kérg selyem:selym
    fegyelem:fegyelm figyelem:figyelm történelem:történelm győzelem:győzelm védelem:védelm sérelem:sérelm
    kegyelem:kegyelm szerelem:szerelm küzdelem:küzdelm irodalom:irodalm forradalom:forradalm hatalom:hatalm
    birodalom:birodalm tartalom:tartalm uralom:uralm mozgalom:mozgalm bizalom:bizalm forgalom:forgalm
    tilalom:tilalm alkalom:alkalm jutalom:jutalm szorgalom:szorgalm nyugalom:nyugalm félelem:félelm
    kereskedelem:kereskedelm jövedelem:jövedelm türelem:türelm
    """.split()
)
# a, á, ó, u: vowels of an ending; o: its linking vowel;
# n: the one of -on after an ending; h: the vowel of -hoz.
_HARMONY = {
    "back": {"a": "a", "á": "á", "ó": "ó", "u": "u", "o": "[oa]", "n": "o", "h": "o"},
    "front": {"a": "e", "á": "é", "ó": "ő", "u": "ü", "o": "e", "n": "eö", "h": "e"},
    "rounded": {"a": "e", "á": "é", "ó": "ő", "u": "ü", "o": "[öe]", "n": "eö", "h": "ö"},
}
_ANYWHERE = "n{a}k|b{a}n?|b{ó}l|r{ó}l|r{a}|t{ó}l|n{á}l|h{h}z|ig|ért|ként|kor|st{u}l"
_AFTER_VOWEL = f"(?:{_ANYWHERE}|t|n|v{{a}}l|v{{á}})"
_OWNED = f"(?:éi?{_AFTER_VOWEL}?)"
"""`-é`: what belongs to someone."""
_OWNED_ONE = f"j?{{a}}|j?{{á}}(?:{_AFTER_VOWEL}|{_OWNED})"
_DOUBLED_TAIL = "{a}l|{á}"
_UNLENGTHENED_TAIL = "ként|kor"
_LETTERS = "[bcdfghjklmnpqrstvwxyz]{1,2}"


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


def _after(consonant: str) -> str:
    """Case endings after an ending that ends with this consonant."""
    return f"(?:{_ANYWHERE}|{{a}}t|{{o}}t|[{{n}}]n|{consonant}{{a}}l|{consonant}{{á}}|{_OWNED})"


_MANY = f"k{_after('k')}?"
_OWNERS = "|".join(
    f"{ending}{_after(ending[-1])}?" for ending in ("{o}m", "{o}d", "{u}nk", "{o}t{o}k", "j?{u}k")
)
_OWNERS_BARE = "|".join(f"{ending}{_after(ending[-1])}?" for ending in ("m", "d", "nk", "t{o}k", "j{u}k"))
_OWNED_MANY = (
    f"i(?:{_AFTER_VOWEL}|{_OWNED}|"
    + "|".join(f"{ending}{_after(ending[-1])}?" for ending in ("m", "d", "nk", "t{o}k", "k"))
    + ")?"
)
_FAMILY = f"ék{_after('k')}?"
"""`Putyinék`: the Putins."""

_VOWEL_TAIL = f"{_AFTER_VOWEL}|{_OWNED}|{_MANY}|{_FAMILY}|{_OWNERS_BARE}|{_OWNED_ONE}|{_OWNED_MANY}"
_LINKED_TAIL = f"{{o}}t|{{o}}n|{{o}}{_MANY}|{_OWNERS}|{_OWNED_ONE}|j?{{a}}{_OWNED_MANY}|{{u}}l|{{o}}st{{u}}l"
_CONSONANT_TAIL = f"{_ANYWHERE}|{_OWNED}|{_FAMILY}|{_LINKED_TAIL}"


def find_stems(noun: str) -> Iterator[Stem]:
    """The stems of a noun in small letters, each with what may follow it."""
    harmony = find_harmony(noun)
    last = noun[-1:]
    if last in LENGTHENED:
        yield noun, _pattern(f"(?:{_UNLENGTHENED_TAIL})?", harmony)
        yield noun[:-1] + LENGTHENED[last], _pattern(_VOWEL_TAIL, harmony)
    elif last in VOWELS:
        yield noun, _pattern(f"(?:{_VOWEL_TAIL})?", harmony)
    else:
        accusative = "t|" if noun.endswith(BARE_ACCUSATIVE) else ""
        yield noun, _pattern(f"(?:{accusative}{_CONSONANT_TAIL})?", harmony)
        yield double(noun), _pattern(_DOUBLED_TAIL, harmony)
    for whole, changed in _CHANGED.items():
        if noun.endswith(whole):
            yield noun.removesuffix(whole) + changed, _pattern(_LINKED_TAIL, harmony)


@cache
def hyphenated() -> re.Pattern[str]:
    """What may follow a noun after a hyphen: `NATO-val`, `G7-tel`; how the noun sounds is not asked."""
    every = ("back", "front", "rounded")
    # `New York-i` is an adjective, though its ending could be a plural of something owned.
    return _pattern(f"(?!i$)(?:{_VOWEL_TAIL}|{_CONSONANT_TAIL}|{_LETTERS}(?:{_DOUBLED_TAIL}))", every)


@cache
def _pattern(tail: str, harmony: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_spelled(tail, _HARMONY[kind]) for kind in harmony))


def _spelled(tail: str, vowels: dict[str, str]) -> str:
    return re.sub(r"\{([aáóuohn])\}", lambda found: vowels[found.group(1)], tail)
