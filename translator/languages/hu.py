"""Hungarian."""

from __future__ import annotations

import random
import re
from datetime import date
from fractions import Fraction

from translator.languages.hungarian_forms import CASES, article, find_stems, hyphenated, inflect
from translator.languages.hungarian_names import TITLES, find_hungarian_names
from translator.languages.language import (
    Calendar,
    Forms,
    Language,
    Nouns,
    NumberStyle,
    Numerals,
    Ordinals,
    Stops,
    Teaching,
    find_no_names,
    is_any_word,
)
from translator.languages.names import as_written

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


HUNGARIAN_TEACHING = Teaching(
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


HUNGARIAN = Language(
    tag="hu",
    name="Hungarian",
    script="latin",
    is_spaced=True,
    letters=re.compile("[őűŐŰáéíóöúü]"),
    marked_share=None,
    english_ratio=0.89,  # NTREX; FLORES dev agrees
    estimate_offset=0.187,
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
            "nulla": 0,
            "egy|első": 1,
            "fél": Fraction(1, 2),
            "másfél": Fraction(3, 2),
            "kettő|két|ket|második|másod": 2,
            "három|harm": 3,
            "négy|negy": 4,
            "öt|ötöd": 5,
            "hat|hatod": 6,
            "hét|het": 7,
            "nyolc": 8,
            "kilenc": 9,
            "tíz|tizen|tize|tized": 10,
            "húsz|huszon|husz": 20,
            "harminc": 30,
            "negyven": 40,
            "ötven": 50,
            "hatvan": 60,
            "hetven": 70,
            "nyolcvan": 80,
            "kilencven": 90,
            "tucat": 12,
        },
        tens={"száz(?!a[ld])|évszázad": 100, "évtized": 10},
        powers={"ezer|ezre": 10**3, "millió": 10**6, "milliárd|mrd": 10**9, "billió": 10**12},
        between=r"[ -]?",
        half="és fél",
        is_glued=True,
    ),
    calendar=Calendar(
        weekdays=(
            r"\bhétfő",
            r"\bkedd",
            r"\bszerd[aá]",
            r"\bcsütörtök",
            r"\bpéntek",
            r"\bszombat",
            r"\bvasárnap",
        ),
        months=(
            r"\bjan(?:uár|\.)",
            r"\bfeb(?:ruár|r?\.)",
            r"\bmárc(?:ius|\.)",
            r"\bápr(?:ilis|\.)",
            r"\bmáj(?:us|\.)",
            r"\bjún(?:ius|\.)",
            r"\bjúl(?:ius|\.)",
            r"\baug(?:usztus|\.)",
            r"\bszept(?:ember|\.)",
            r"\bokt(?:óber|\.)",
            r"\bnov(?:ember|\.)",
            r"\bdec(?:ember|\.)",
        ),
        eras={},
    ),
    stops=Stops(
        titles=TITLES,
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
    ordinals=Ordinals(
        starters=frozenset(
            """
            a az ez ezt ezek ezzel és de ha hogy így itt ott azonban ugyanakkor emellett mivel mert amikor
            """.split()
        )
    ),
    spellings={},
    marks={},
    find_names=find_no_names,  # it spells foreign names in its own way (`Putyin`)
    find_spelled=find_hungarian_names,
    sound=as_written,
    is_native=is_any_word,
    fold=str,
    forms=Forms(find_stems=find_stems, hyphenated=hyphenated),
    codes={"marian": ">>hu<<", "m2m100": "__hu__", "nllb": "hun_Latn"},
    teaching=HUNGARIAN_TEACHING,
)
