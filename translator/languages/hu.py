"""Hungarian."""

from __future__ import annotations

import re

from translator.languages.hungarian_forms import find_stems, hyphenated
from translator.languages.hungarian_teaching import HUNGARIAN_TEACHING
from translator.languages.language import (
    Forms,
    Language,
    NumberStyle,
    Ordinals,
    Stops,
    find_no_names,
    is_any_word,
)

HUNGARIAN = Language(
    tag="hu",
    name="Hungarian",
    script="latin",
    is_spaced=True,
    letters=re.compile("[őűŐŰáéíóöúü]"),
    marked_share=None,
    english_ratio=0.89,  # NTREX; FLORES dev agrees
    clause_chars=(40, 120),
    divides_words=True,
    numbers=NumberStyle(thousands=". \u00a0\u202f", decimal=","),
    stops=Stops(
        titles=frozenset("dr drs prof ifj id özv szt gr br hg".split()),
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
            stb kft zrt bt nyrt rt mrd btk ptk pp kbt kjt mt kttv nkt eütv alaptv tv em fsz lph évf köt
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
    marks={},
    find_names=find_no_names,  # it spells foreign names in its own way (`Putyin`)
    is_native=is_any_word,
    fold=str,
    forms=Forms(find_stems=find_stems, hyphenated=hyphenated),
    codes={"marian": ">>hu<<", "m2m100": "__hu__", "nllb": "hun_Latn"},
    teaching=HUNGARIAN_TEACHING,
)
