"""What the makers of models know of Hungarian."""

from __future__ import annotations

import random
import re
from datetime import date

from translator.languages.hungarian_cases import CASES, article, inflect
from translator.languages.teaching import Nouns, Teaching

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
