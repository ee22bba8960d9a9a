"""English, which everything is translated to, and which stays as it is."""

from __future__ import annotations

from translator.languages.language import Language, NumberStyle, Stops, find_no_names, is_any_word

ENGLISH_LANGUAGE = Language(
    tag="en",
    name="English",
    script="latin",
    is_spaced=True,
    letters=None,
    marked_share=None,
    english_ratio=1.0,
    clause_chars=(40, 120),
    divides_words=False,
    numbers=NumberStyle(thousands=",", decimal="."),
    stops=Stops(
        titles=frozenset("mr mrs ms dr prof gen col sgt capt gov".split()),
        inner=frozenset("st lt rep sen rev hon jr sr no vs fig vol op cf al approx".split()),
        open=frozenset("etc co ltd inc corp a.m p.m u.s u.k u.n i.e e.g".split()),
    ),
    ordinals=None,
    marks={},
    find_names=find_no_names,
    is_native=is_any_word,
    fold=str,
    forms=None,
    codes={"m2m100": "__en__", "nllb": "eng_Latn", "t5": "<2en>"},
    teaching=None,
)
