"""Names in Hungarian, without their endings, and as English spells them where they come from another script.

What has a capital within a sentence is a name or a part of one: neither nationalities nor months have it. At
the head of a sentence, or of a quotation, a capital says nothing (`Ritka jégvirágmohát találtak`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from translator.languages.en import is_english
from translator.languages.hungarian_forms import CASES, hyphenated
from translator.languages.names import SpelledName, fold_marks, may_begin_sentence

_WORD = re.compile(r"(?<![\w-])[A-ZÁÉÍÓÖŐÚÜŰ]\w{3,39}(?:[-’'](?P<tail>[a-záéíóöőúüű]+)(?!\w))?(?![\w-])")
TITLES = frozenset("dr drs prof ifj id özv szt gr br hg".split())
"""Abbreviations, without their full stop, before the name of a person."""
_TITLE = re.compile(rf"\b(?:{'|'.join(TITLES)})\.\s*\Z", re.IGNORECASE)
_TITLE_CHARS = 8

_ENDINGS = {ending for endings, _ in CASES.values() for ending in endings} | {"ként"}
_LONG = {"á": "a", "é": "e", "ó": "o", "ő": "ö"}
# What no name ends with: three letters of a case, or a doubled consonant before -al.
_CLEAR = re.compile(rf"(.{{3,}})(?:{'|'.join(sorted(end for end in _ENDINGS if len(end) > 2))})")
_DOUBLED = re.compile(r"(.{2,}([^aeiouáéíóöőúüű]))\2[ae]l")
_OPEN = ("ba", "be", "ra", "re", "ig", "ot", "et", "öt", "on", "en", "ön", "t", "n", "k")
"""Endings that a name may have of its own: `Barbara`, `Robert`, `Clinton`."""
_LEAST_STEM = 3

_TAIL = re.compile(f"i|{hyphenated().pattern}")
_NATIVE = re.compile("sz|cs|zs|gy|ly|ny|tyi|[áéíóöőúüű]")
_MARKED = re.compile("[áéíóöőúüű]")
_RUSSIAN = re.compile(r"[tgn]yi|szk|ij\Z|[aeiou]jev|dzs")
_LETTERS = {
    **{"dzs": "j", "zs": "zh", "cs": "ch", "sz": "s", "s": "sh", "yi": "i", "gyi": "di", "ij": "y"},
    **{"lj": "ly", "j": "y", "c": "ts"},
}
_LETTER = re.compile(r"dzs|zs|cs|sz|s|gyi|(?<=[tn])yi|ij\Z|lj|j|c")
_LIKE, _LIKE_NATIVE, _NEVER = 0.7, 0.85, 2.0


def find_hungarian_names(text: str) -> Iterator[SpelledName]:
    """Words with a capital within sentences, but for those all in capitals."""
    for found in _WORD.finditer(text):
        if not found.group()[1:].isupper() and _is_within(text, found.start()):
            forms = _forms(found.group())
            is_native = _NATIVE.search(forms[0].lower()) is not None
            least = _LIKE_NATIVE if is_native else _LIKE
            is_sure = not is_native and is_english(fold_marks(forms[0]))
            yield SpelledName(found.start(), found.end(), forms, forms, least, _NEVER, is_sure)


def _is_within(text: str, start: int) -> bool:
    return (
        not may_begin_sentence(text, start)
        or _TITLE.search(text[max(0, start - _TITLE_CHARS) : start]) is not None
    )


@lru_cache(4096)
def _forms(word: str) -> tuple[str, ...]:
    """How English may write it: without an ending, and in English letters."""
    forms = [spelled for stem in _stems(word) for spelled in _in_english(stem)]
    return tuple(dict.fromkeys(forms))


def _stems(word: str) -> list[str]:
    """The word without its ending; with and without where the letters do not tell."""
    hyphen = _WORD.fullmatch(word)
    if hyphen and hyphen["tail"] and _TAIL.fullmatch(hyphen["tail"]):
        return [word[: hyphen.start("tail") - 1]]
    clear = _CLEAR.fullmatch(word) or _DOUBLED.fullmatch(word)
    if clear:
        return [_shortened(clear[1])]
    rest = [word.removesuffix(ending) for ending in _OPEN if word.endswith(ending)]
    return [word, *(_shortened(stem) for stem in rest if len(stem) >= _LEAST_STEM)]


def _shortened(stem: str) -> str:
    """With its own last vowel, which an ending has made long: `Moszkvá-ban`, but `Szabó-nak`."""
    is_own = stem[-1] in "óő" and _NATIVE.search(stem[:-1].lower())
    return stem if is_own else stem[:-1] + _LONG.get(stem[-1], stem[-1])


def _in_english(stem: str) -> list[str]:
    """As it stands; first by the rules of transliteration where nothing but these has made it so."""
    small = stem.lower()
    if _MARKED.search(small) or not _NATIVE.search(small):
        return [stem]
    spelled = _LETTER.sub(lambda found: _LETTERS[found.group()], small).capitalize()
    return [spelled] if _RUSSIAN.search(small) else [stem, spelled]
