"""Names are found without a list, and put right where a translation has a copy or a misspelling of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fakes import FakeEngine
from translator.glossary import NO_TERMS, Glossary, make_term
from translator.glossary.occurrence import resolve_overlaps
from translator.pipeline import translate_document
from translator.records import Hypothesis, SourceText
from translator.repair.names import find_names, keep_names


def found(text: str, language: str) -> list[tuple[str, str]]:
    """Surface and English of the names in a text."""
    names = resolve_overlaps(find_names(SourceText(text, language))).applied
    assert all(text[item.start : item.end] == item.surface for item in names)
    return [(item.surface, item.term.target) for item in names]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("vi", "Ông Putin đã đến Hà Nội.", [("Putin", "Putin"), ("Hà Nội", "Hanoi")]),
        (
            "vi",
            "Tổng thống Mỹ Donald Trump",
            [("Mỹ", "United States"), ("Donald", "Donald"), ("Trump", "Trump")],
        ),
        ("vi", "Anh Nam ở TP HCM, UBND quận", []),  # syllables of the language, and its own acronyms
        ("vi", "Khối NATO và Internet", [("NATO", "NATO")]),
        ("vi", "tiền USD ở thế kỷ XIX", []),
        (
            "hu",
            "Tegnap Putyinnal tárgyalt Moszkvában.",
            [("Moszkvában", "Moscow")],
        ),  # not a Hungarian spelling
        ("ja", "米国のGoogle社は5 kmを", [("米国", "United States"), ("Google", "Google")]),
        ("ja", "花子は田中首相に会った。", [("花子", "Hanako"), ("田中", "Tanaka")]),
        ("ja", "水田中央、弥太郎、以前田んぼ", []),  # within other words
        (
            "ja",
            "サンパウロとニューサウスウェールズ",
            [("サンパウロ", "São Paulo"), ("ニューサウスウェールズ", "New South Wales")],
        ),
        (
            "hu",
            "Az Európai Bizottság a Dunáról",
            [("Európai Bizottság", "European Commission"), ("Dunáról", "Danube")],
        ),
        (
            "vi",
            "Đông Nam Á và Thái Bình Dương",
            [("Đông Nam Á", "Southeast Asia"), ("Thái Bình Dương", "Pacific Ocean")],
        ),
    ],
)
def test_names_are_found(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, language) == expected


def kept(text: str, said: str, *, glossary: Glossary = NO_TERMS) -> tuple[str, tuple[str, ...]]:
    """What becomes of a translation from Vietnamese."""
    (result,) = keep_names([SourceText(text, "vi")], [Hypothesis(said, -0.5, False)], glossary=glossary)
    return result.text, result.flags


@pytest.mark.parametrize(
    ("said", "expected", "flags"),
    [
        ("He met Costello there.", "He met Costello there.", ()),
        ("He met Costlos there.", "He met Costello there.", ()),
        ("He met somebody there.", "He met somebody there.", ("names_lost",)),
    ],
)
def test_name_is_put_right_or_flagged(said: str, expected: str, flags: tuple[str, ...]) -> None:
    assert kept("Ông đã gặp Costello ở đó.", said) == (expected, flags)


def test_inhabitants_of_a_place_stand_for_it() -> None:
    assert kept("Quân đội Nga ở đó.", "The Russian army is there.") == ("The Russian army is there.", ())
    assert kept("Người Pakistan ở đó.", "The Pakistanis are there.") == ("The Pakistanis are there.", ())


def test_a_term_of_the_user_comes_before_a_name() -> None:
    glossary = Glossary((make_term("Hoa Kỳ", "USofA", language="vi"),))
    assert kept("Ông ở Hoa Kỳ lâu.", "He was in the USofA long.", glossary=glossary)[1] == ()


def test_names_cost_no_engine_call() -> None:
    engine = FakeEngine(lambda _: "He met Costlos in the old town.")
    (item,) = translate_document("Ông đã gặp Costello ở phố cổ.", engine=engine, source="vi").translations
    assert item.text == "He met Costello in the old town."
    assert len([sources for sources, _ in engine.calls if sources]) == 1


def asked(text: str, said: str, *, masked: str, glossary: Glossary = NO_TERMS) -> tuple[str, tuple[str, ...]]:
    """What becomes of a Vietnamese text whose translation is another where masks stand in it."""
    engine = FakeEngine(lambda source: masked if "@user1" in source.text else said)
    found = translate_document(text, engine=engine, source="vi", glossary=glossary)
    return found.translations[0].text, found.translations[0].flags


@pytest.mark.parametrize(
    ("masked", "expected", "flags"),
    [
        ("He met @user1 there.", "He met Costello there.", ()),
        ("He met a @user there.", "He met somebody there.", ("names_lost",)),
        ("He met nobody there.", "He met somebody there.", ("names_lost",)),
    ],
)
def test_a_text_that_lost_a_name_is_asked_for_with_masks(
    masked: str, expected: str, flags: tuple[str, ...]
) -> None:
    assert asked("Ông đã gặp Costello ở đó.", "He met somebody there.", masked=masked) == (expected, flags)


def test_what_is_asked_again_for_names_keeps_the_terms_of_the_user() -> None:
    glossary = Glossary((make_term("phố cổ", "Old Quarter", language="vi"),))
    text, said = "Ông đã gặp Costello ở phố cổ.", "He met somebody in the Old Quarter."
    found = asked(text, said, masked="He met @user1 in the @user2.", glossary=glossary)
    assert found == ("He met Costello in the Old Quarter.", ())
    assert asked(text, said, masked="He met @user1 in town.", glossary=glossary) == (said, ("names_lost",))


def test_a_text_that_lost_very_many_names_is_not_asked_for_again() -> None:
    every = [f"Costell{first}{second}" for first in "bcdfgh" for second in "klmnp"]
    source, said = SourceText(f"Ông đã gặp {', '.join(every)}.", "vi"), Hypothesis("Nobody.", -0.5, False)
    asked_for: list[SourceText] = []

    def ask(texts: Sequence[SourceText]) -> list[Hypothesis]:
        asked_for.extend(texts)
        return [said for _ in texts]

    (found,) = keep_names([source], [said], glossary=NO_TERMS, ask=ask)
    assert found.flags == ("names_lost",)
    assert not asked_for
