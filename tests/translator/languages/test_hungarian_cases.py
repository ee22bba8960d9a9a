"""Regular Hungarian nouns take their endings as grammars say."""

from __future__ import annotations

import pytest

from translator.languages.hungarian_cases import CASES, article, inflect


@pytest.mark.parametrize(
    ("noun", "case", "form"),
    [
        ("asztal", "inessive", "asztalban"),
        ("ember", "inessive", "emberben"),
        ("alma", "sublative", "almára"),
        ("kefe", "dative", "kefének"),
        ("papír", "ablative", "papírtól"),
        ("október", "elative", "októberből"),
        ("sofőr", "allative", "sofőrhöz"),
        ("ember", "allative", "emberhez"),
        ("asztal", "allative", "asztalhoz"),
        ("ház", "instrumental", "házzal"),
        ("lány", "instrumental", "lánnyal"),
        ("alma", "instrumental", "almával"),
        ("program", "instrumental", "programmal"),
        ("hossz", "instrumental", "hosszal"),
        ("cél", "inessive", "célban"),
        ("autó", "causal", "autóért"),
        ("népesség", "accusative", "népességet"),
        ("asztal", "accusative", "asztalt"),
        ("barát", "accusative", "barátot"),
        ("sofőr", "plural", "sofőrök"),
        ("alma", "plural", "almák"),
    ],
)
def test_forms(noun: str, case: str, form: str) -> None:
    assert inflect(noun, case) == form


@pytest.mark.parametrize("case", ["accusative", "plural"])
def test_a_linking_vowel_is_not_guessed_for_one_syllable(case: str) -> None:
    assert inflect("ház", case) is None
    assert inflect("fa", case) is not None


def test_every_case_has_an_ending_for_each_harmony_and_an_english_for_it() -> None:
    assert all(len(endings) == 3 and prepositions for endings, prepositions in CASES.values())


def test_article() -> None:
    assert [article(word) for word in ("alma", "ember", "ház")] == ["az", "az", "a"]
