"""Terms in translations: looked for, repaired, asked for again with masks, accounted for."""

from __future__ import annotations

import re

import pytest

from tests.fakes import FakeEngine
from translator.engine import load_engine
from translator.glossary import Glossary, Term, make_term, term_outcomes
from translator.glossary.english import find_realized
from translator.glossary.occurrence import Occurrence
from translator.pipeline import translate_document
from translator.records import Hypothesis, SourceText, Span, TranslatedDocument
from translator.repair.masks import FORMS, mask, put_english, unmask
from translator.repair.terms import join_clauses
from translator.settings import load_settings

PUTIN = make_term("Putyin", "Putin", language="hu")
KREMLIN = make_term("Kreml", "the Kremlin", language="hu")
TEXT = "Putyinnal tárgyalt a kormány képviselője a Kremlben."


def translate(text: str, engine: FakeEngine, *terms: Term) -> TranslatedDocument:
    return translate_document(text, engine=engine, source="hu", glossary=Glossary(tuple(sorted(terms))))


def sizes(engine: FakeEngine) -> list[int]:
    """The numbers of texts in each engine call that had any."""
    return [len(sources) for sources, _ in engine.calls if sources]


def copying(source: SourceText) -> str:
    """A model that invents a sentence and keeps nothing but addresses and marks."""
    kept = re.findall(r"#\w+|@\w+|⟦\d+⟧", source.text)
    return " and ".join(["They met somebody in the town", *kept]) + "."


def test_a_clause_that_came_to_nothing_leaves_no_gap() -> None:
    pieces = [SourceText(text, "hu") for text in ("Igen, ", "igen, ", "nem.")]
    results = [Hypothesis(text, -1.0, False) for text in ("Yes,", "", "no.")]
    assert join_clauses(pieces, results).text == "Yes, no."


def test_translation_that_has_its_terms_stays() -> None:
    engine = FakeEngine(lambda _: "The government met Putin in the Kremlin.")
    (item,) = translate(TEXT, engine, PUTIN, KREMLIN).translations
    assert item.text == "The government met Putin in the Kremlin."
    assert "term_missed" not in item.flags
    assert sizes(engine) == [1]
    assert [(one.state, one.span) for one in item.terms] == [("realized", (19, 24)), ("realized", (28, 39))]
    assert [TEXT[slice(*one.source_span)] for one in item.terms] == ["Putyinnal", "Kremlben"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The government met Putyinnal in the town.", "The government met Putin in the town."),
        ("The government met Putjin in the town.", "The government met Putin in the town."),
        ("The government met Pufin's men there.", "The government met Putin's men there."),
    ],
)
def test_misspelled_or_copied_name_is_put_right_without_another_call(said: str, expected: str) -> None:
    engine = FakeEngine(lambda _: said)
    (item,) = translate(TEXT, engine, PUTIN).translations
    assert item.text == expected
    assert sizes(engine) == [1]


@pytest.mark.parametrize(
    ("text", "term", "said"),
    [
        (
            "Xin đọc https://example.vn/tin để biết chi tiết hôm nay.",
            make_term("tin", "news"),
            "Please read https://example.vn/tin for today's details.",
        ),
        (
            "Írjon a kovacs@example.hu címre ma.",
            make_term("kovacs", "Mr Smith"),
            "Write to kovacs@example.hu today.",
        ),
    ],
)
def test_terms_leave_addresses_alone(text: str, term: Term, said: str) -> None:
    (item,) = translate(text, FakeEngine(lambda _: said), term).translations
    assert (item.text, item.flags, item.terms) == (said, (), ())


def test_a_term_beside_an_address_is_not_put_into_it() -> None:
    said = "They read https://a.example/Putyin in the town yesterday."
    text = "Putyinról ír a https://a.example/Putyin oldal @ # ⟦ ma."  # nothing is left to stand in for him
    (item,) = translate(text, FakeEngine(lambda _: said), PUTIN).translations
    assert (item.text, item.flags) == (said, ("term_missed",))


def test_missed_terms_are_asked_for_with_masks() -> None:
    engine = FakeEngine(copying)
    (item,) = translate(TEXT, engine, PUTIN, KREMLIN).translations
    assert item.text == "They met somebody in the town and Putin and the Kremlin."
    assert [one.state for one in item.terms] == ["realized", "realized"]
    assert sizes(engine) == [1, 1]
    assert engine.calls[-1][0][0].text == "@user1 tárgyalt a kormány képviselője a @user2."


def test_what_no_clause_gives_back_stands_between_translations_of_the_rest() -> None:
    engine = FakeEngine(lambda source: "They met" if "Putyin" in source.text else "with the envoy.")
    (item,) = translate("Putyinnal tárgyalt.", engine, PUTIN).translations
    assert item.text == "Putin with the envoy."
    assert item.flags == ("split",)
    assert [(one.state, one.span) for one in item.terms] == [("realized", (0, 5))]


def test_what_cannot_be_had_is_flagged_and_said() -> None:
    text = "Putyinnal tárgyalt a kormány képviselője @ # ⟦ ma."  # nothing is left to stand in for him
    engine = FakeEngine(lambda _: "They met somebody in the town yesterday at noon.")
    (item,) = translate(text, engine, PUTIN).translations
    assert item.text == "They met somebody in the town yesterday at noon."
    assert item.flags == ("term_missed",)
    assert [(one.state, one.span) for one in item.terms] == [("missed", None)]
    assert sizes(engine) == [1]


def test_segments_without_terms_are_translated_once() -> None:
    engine = FakeEngine(copying)
    translate("A kormány ma ülést tartott.\n\nPutyin ma beszédet mondott.", engine, PUTIN)
    assert sizes(engine) == [2, 1]


def test_covered_term_is_not_applicable() -> None:
    long, short = make_term("Magyar Nemzet", "Magyar Nemzet"), make_term("magyar", "Hungarian", case="free")
    glossary = Glossary(tuple(sorted([long, short])))
    states = term_outcomes(SourceText("A Magyar Nemzetben", "hu"), "In Magyar Nemzet", glossary=glossary)
    assert {(one.term, one.state) for one in states} == {
        ("Magyar Nemzet", "realized"),
        ("magyar", "not_applicable"),
    }


def test_two_occurrences_need_two_words() -> None:
    glossary = Glossary((PUTIN,))
    states = term_outcomes(SourceText("Putyin és Putyinnal", "hu"), "Putin and his man", glossary=glossary)
    assert [one.state for one in states] == ["realized", "missed"]


def find_english(term: Term, translation: str) -> list[Span]:
    """Every place of a term's English, of which no more stand there than a dozen."""
    spans = find_realized([Occurrence(term, n, n + 1, term.source) for n in range(12)], translation)
    return [span for span in spans if span]


@pytest.mark.parametrize(
    ("target", "text", "places"),
    [
        ("cookie", "Cookies, cookie's, cookiecutter", ["Cookies", "cookie's"]),
        ("city", "Cities of the city's citys", ["Cities", "city's"]),
        ("trade fair", "the trade-fairs, Trade Fair", ["trade-fairs", "Trade Fair"]),
        ("C++", "C++ and C", ["C++"]),
    ],
)
def test_english_forms(target: str, text: str, places: list[str]) -> None:
    term = make_term("x", target)
    assert [text[slice(*span)] for span in find_english(term, text)] == places


def test_english_of_an_exact_term_keeps_its_case_and_alternatives_count() -> None:
    assert find_english(make_term("x", "Act", case="exact"), "to act") == []
    assert find_english(make_term("x", "government", alternatives=["cabinet"]), "the cabinet") == [(4, 11)]


@pytest.mark.parametrize(
    ("text", "english", "expected"),
    [
        ("a # said", "envoy", "an envoy said"),
        ("An # said", "union", "A union said"),
        ("to the # again", "the Kremlin", "to the Kremlin again"),
        ("# said. # left", "government", "Government said. # left"),
        ("in#ban", "Hanoi", "in Hanoi ban"),
        ("“# is”", "iPhone", "“iPhone is”"),
    ],
)
def test_english_is_fitted_to_its_place(text: str, english: str, expected: str) -> None:
    place = text.index("#")
    assert put_english(text, {(place, place + 1): english}) == expected


def test_torn_or_doubled_masks_are_not_taken() -> None:
    source = SourceText("Putyin", "hu")
    (found,) = Glossary((PUTIN,)).find(source).applied
    form = next(iter(FORMS))
    assert mask(source, [found], form).text == "@user1"
    assert unmask("He met @user1.", [found], form, source=source) == "He met Putin."
    assert unmask("@user1 met @user1", [found], form, source=source) is None
    assert unmask("He met @use", [found], form, source=source) is None


def test_capitals_follow_the_source_where_it_stands_out() -> None:
    engine = FakeEngine(copying)
    (item,) = translate("PUTYIN ma beszédet mondott.", engine, PUTIN).translations
    assert "PUTIN" in item.text


def test_what_a_whole_text_loses_is_asked_for_by_clause() -> None:
    def forgetful(source: SourceText) -> str:
        kept = re.findall(r"@\w+", source.text)
        return "They met " + (kept[0] if len(kept) == 1 else "nobody in the town") + "."

    text = "Putyinnal tárgyalt a kormány képviselője Budapesten, azután pedig elment a Kremlbe vacsorázni."
    (item,) = translate(text, FakeEngine(forgetful), PUTIN, KREMLIN).translations
    assert item.text == "They met Putin they met the Kremlin."
    assert [one.state for one in item.terms] == ["realized", "realized"]
    assert item.flags == ("split",)


def test_bundled_model_gets_its_terms() -> None:
    engine = load_engine("mini", settings=load_settings({}))
    text = "Tegnap Putyinnal tárgyalt a kormány.\n\nChợ cá mở cửa trở lại.\n\n見本市は川沿い会館で開かれる。"
    terms = [PUTIN, make_term("chợ cá", "fish market"), make_term("見本市", "trade fair", language="ja")]
    glossary = Glossary(tuple(sorted(terms)))
    document = translate_document(text, engine=engine, glossary=glossary)
    assert [one.state for item in document.translations for one in item.terms] == ["realized"] * 3
