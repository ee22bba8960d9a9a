"""Hungarian forms: real ones are found, derived and foreign words are not."""

from __future__ import annotations

import pytest

from translator.languages.hungarian_forms import CASES, article, find_stems, hyphenated, inflect

FORMS = """
Putyin Putyint Putyinnal Putyinnak Putyinban Putyinról Putyinhoz Putyinért Putyinig Putyiné Putyinéknál Putyinná
Phenjan Phenjant Phenjanban Phenjanból Phenjannal Phenjanba Phenjanon Phenjanig Phenjané
Moszkva Moszkvát Moszkvából Moszkvában Moszkvával Moszkváé Moszkvának Moszkváig Moszkvaként Moszkvák
kormány kormányt kormánynak kormánnyal kormányok kormányokat kormányokkal kormánya kormányát kormányával kormányunk
kormány kormányunkat kormányai kormányaikkal kormányom kormányuknak kormányé kormányáé kormánnyá kormányul
Budapest Budapesté Budapesten Budapestre Budapestről Budapestet Budapesttel Budapestünk Budapestért
fa fát fák fában fája fáját fáim fáinak fákkal fával faként
Balázs Balázst Balázzsal Balázsék Balázséké Balázshoz
Kovács Kováccsal Kovácsot Kovácsék Kovácsokat
Arany Arannyal Aranyat Arannyá
Mariann Mariannal Mariannak Mariannt
víz vizet vízzel vizek vize vizének vízben
étterem éttermet étterembe éttermekben étterme éttermünk
tó tavat tavak tava tóban tónál tavunkat
híd hidat hídon hidak hídja hídnak
név nevet nevek nevének névvel
szerződés szerződést szerződéssel szerződések szerződésünk szerződései szerződéséről
gyűrű gyűrűt gyűrűk gyűrűvel gyűrűje
sofőr sofőrt sofőrök sofőrhöz sofőrrel
Berlin Berlinben Berlinnel Berlint Berlinhez
Oslo Oslóban Oslót Oslóval
elnök elnököt elnöknek elnökkel elnökök elnökét elnökhöz elnökei elnökünkön
Oroszország Oroszországgal Oroszországban Oroszországot Oroszországé
forradalom forradalmat forradalmak forradalomban forradalmuk
repülőtér repülőteret repülőterek repülőtéren repülőterünkön
Éva Évát Évával Éváék
Vietnám Vietnámmal Vietnámban Vietnámot
mű művet művek műve műben
Zelenszkij Zelenszkijjel Zelenszkijt
Kijev Kijevben Kijevvel Kijevet
toll tollal tollat tollak
"""

OTHERS = """
Putyin Putyinka Putyinizmus putyini Putyinista Putyinyi Putyinnel Putyinna
Budapest budapesti Budapestiek
Moszkva moszkvai Moszkvaban Moszkvat Moszkvárium
kormány kormányzat kormányos kormányfő kormányzó kormányből kormányek kormánypárt
fa fal falu fat fakad faluban fáraó fáradt
Kim Kimi Kimono
Orbán Orbáni orbánista Orbánka Orbánnel
Kovács Kovácsné Kovácsi
Duna Dunaj Dunántúl
elnök elnöki elnökség elnökjelölt elnökhoz
Arany aranyos Arannál
Éva évad évadot
Irán iráni irány irányt irányban
Kijev kijevi Kijevnal
"""


def pairs(table: str) -> list[tuple[str, str]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [(noun, form) for noun, *forms in lines for form in forms]


def is_form(noun: str, form: str) -> bool:
    word = form.lower()
    return any(
        word.startswith(stem) and tail.fullmatch(word, len(stem)) for stem, tail in find_stems(noun.lower())
    )


@pytest.mark.parametrize(("noun", "form"), pairs(FORMS))
def test_form_of_a_noun_is_found(noun: str, form: str) -> None:
    assert is_form(noun, form)
    assert is_form(noun, noun)


@pytest.mark.parametrize(("noun", "word"), pairs(OTHERS))
def test_other_word_is_not_taken_for_a_form(noun: str, word: str) -> None:
    assert not is_form(noun, word)


def test_endings_after_a_hyphen_are_closed() -> None:
    endings = "val ban t szel nek ért é ék ról ként je m kal vel nál ja et tel hoz okat on"
    others = "os s i beli tagország csapatok csúcs"
    assert all(hyphenated().fullmatch(ending) for ending in endings.split())
    assert not any(hyphenated().fullmatch(word) for word in others.split())


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
