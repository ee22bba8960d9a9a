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
        titles=frozenset("dr prof ifj özv".split()),
        inner=frozenset(
            """
            id gr szt kb ún pl ill vö u ui krt sz old mrd habil hg br ford szerk fszt
            jan febr márc ápr máj jún júl aug szept okt nov dec
            """.split()
        ),
        open=frozenset("stb kft zrt bt nyrt rt".split()),
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
