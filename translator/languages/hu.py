"""Hungarian.

What has a capital within a sentence is a name or a part of one: neither nationalities nor months have it. At
the head of a sentence, or of a quotation, a capital says nothing (`Ritka jégvirágmohát találtak`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

from translator.languages.en import is_english
from translator.languages.hungarian_forms import CASES, article, find_stems, hyphenated, inflect
from translator.languages.language import (
    Abbreviations,
    Calendar,
    Forms,
    Language,
    Nouns,
    NumberStyle,
    Numerals,
    TrainingTraits,
    count_from,
    find_no_names,
    is_any_word,
)
from translator.languages.names import SpelledName, as_written, fold_marks, may_begin_sentence

_FAMILY = (
    "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász Lakatos "
    "Mészáros Oláh Simon Rácz Fekete Szilágyi Török Fehér Balázs Gál Szűcs Kocsis Pintér Fodor Sipos"
).split()
_GIVEN = (
    "László István József János Zoltán Sándor Gábor Ferenc Attila Péter Mária Erzsébet Katalin Ilona Éva "
    "Anna Zsuzsanna Judit Ágnes Andrea Viktor Gergely Balázs Réka Dóra Eszter Márton Ádám"
).split()
_MONTHS = (
    *("január", "február", "március", "április", "május", "június", "július"),
    *("augusztus", "szeptember", "október", "november", "december"),
)
_WORD = re.compile(r"(?<![\w-])[A-ZÁÉÍÓÖŐÚÜŰ]\w{3,39}(?:[-’'](?P<tail>[a-záéíóöőúüű]+)(?!\w))?(?![\w-])")
_TITLES = frozenset("dr drs prof ifj id özv szt gr br hg".split())
"""Abbreviations, without their full stop, before the name of a person."""
_TITLE = re.compile(rf"\b(?:{'|'.join(_TITLES)})\.\s*\Z", re.IGNORECASE)
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


def _draw_name(rng: random.Random) -> tuple[str, str] | None:
    """Four times of ten a person, the family name first, which English puts last."""
    if rng.random() >= 0.4:
        return None
    family, given = rng.choice(_FAMILY), rng.choice(_GIVEN)
    return (f"{family} {given}", f"{given} {family}") if rng.random() < 0.6 else (family, family)


def _dates(day: date) -> tuple[str, ...]:
    return (
        f"{day.year}. {_MONTHS[day.month - 1]} {day.day}.",
        f"{day.year}. {day.month:02}. {day.day:02}.",
    )


HUNGARIAN_TEACHING = TrainingTraits(
    english_ratios=(0.4, 2.4),
    marks=re.compile(r"[áéíóöőúüűÁÉÍÓÖŐÚÜŰ]"),
    unmarked_chars=34,
    words=re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])"),
    entry_words=(1,),
    conjunction=(", ", " és "),
    parts_with_stops=0.3,
    dates=_dates,
    draw_name=_draw_name,
    stems=tuple(_FAMILY),
    nouns=Nouns(
        cases={name: before for name, (_, before) in CASES.items()}, inflect=inflect, article=article
    ),
)


def _find_spelled(text: str) -> Iterator[SpelledName]:
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
    rest = [_shortened(word.removesuffix(ending)) for ending in _OPEN if word.endswith(ending)]
    return [word, *(stem for stem in rest if len(stem) >= _LEAST_STEM and _may_be_of(word, stem))]


def _may_be_of(word: str, stem: str) -> bool:
    """Whether a word is a form of that name: `Bobék` is one of Bobe, `Bobek` none."""
    small = word.lower()
    return any(
        small.startswith(start) and tail.fullmatch(small, len(start))
        for start, tail in find_stems(stem.lower())
    )


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


HUNGARIAN = Language(
    tag="hu",
    name="Hungarian",
    script="latin",
    is_spaced=True,
    letters=re.compile("[őűŐŰáéíóöúü]"),
    marked_share=None,
    english_ratio=0.89,  # NTREX; FLORES dev agrees
    estimate_offset=0.065,
    clause_chars=(40, 120),
    divides_words=True,
    numbers=NumberStyle(
        thousands=". \u00a0\u202f",
        decimal=",",
        codes=r"tel|telefon|telefonszám\w*|szám\w*|fax|mobil|hívja|vonalkód\w*|isbn|issn|iban|bankszámla\w*|számla\w*|adószám\w*"
        r"|taj\w*|verzió\w*|version|ver|iso|en|msz|törvény|rendelet",
    ),
    numerals=Numerals(
        units={
            **count_from(0, "nulla egy|első kettő|két|ket|második|másod három|harm négy|negy öt|ötöd"),
            **count_from(6, "hat|hatod hét|het nyolc kilenc tíz|tizen|tize|tized"),
            **count_from(20, "húsz|huszon|husz harminc negyven ötven hatvan hetven", step=10),
            **count_from(80, "nyolcvan kilencven", step=10),
            **{"fél": Fraction(1, 2), "másfél": Fraction(3, 2), "tucat": 12},
        },
        tens={"száz(?!a[ld])|évszázad": 100, "évtized": 10},
        powers={"ezer|ezre": 10**3, "millió": 10**6, "milliárd|mrd": 10**9, "billió": 10**12},
        between=r"[ -]?",
        half="és fél",
        is_glued=True,
    ),
    calendar=Calendar(
        weekdays=tuple(
            rf"\b{day}" for day in "hétfő kedd szerd[aá] csütörtök péntek szombat vasárnap".split()
        ),
        months=tuple(
            rf"\b{month}"
            for month in (
                *(r"jan(?:uár|\.)", r"feb(?:ruár|r?\.)", r"márc(?:ius|\.)", r"ápr(?:ilis|\.)"),
                *(r"máj(?:us|\.)", r"jún(?:ius|\.)", r"júl(?:ius|\.)", r"aug(?:usztus|\.)"),
                *(r"szept(?:ember|\.)", r"okt(?:óber|\.)", r"nov(?:ember|\.)", r"dec(?:ember|\.)"),
            )
        ),
        eras={},
    ),
    abbreviations=Abbreviations(
        titles=_TITLES,
        inner=frozenset(
            """
            kb ún pl ill vö ld ui ti u krt ker szt sz old habil ford szerk fszt mfszt bp hrsz pf tel
            kr e i jan febr márc ápr máj jún júl aug szept okt nov dec
            min max átl össz ált isk közp szül megh alez ezds szds hdgy fhdgy őrm törm ftörm ny vezig
            """.split()
        ),
        # Before a number, a small letter or § only: codes of law, floors, money, and what ends sentences too.
        open=frozenset(
            """
            stb kft zrt bt nyrt rt mrd btk ptk pp kbt kjt mt kttv nkt eütv alaptv tv em fsz lph évf köt du de
            közs vm uo ua
            """.split()
        ),
    ),
    ordinals=frozenset(
        """
        a az ez ezt ezek ezzel és de ha hogy így itt ott azonban ugyanakkor emellett mivel mert amikor
        """.split()
    ),
    spellings={},
    marks={},
    find_names=find_no_names,  # it spells foreign names in its own way (`Putyin`)
    find_spelled=_find_spelled,
    sound=as_written,
    is_native=is_any_word,
    fold=str,
    forms=Forms(find_stems=find_stems, hyphenated=hyphenated),
    flores="hun_Latn",
    teaching=HUNGARIAN_TEACHING,
)
