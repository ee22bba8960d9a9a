"""Emoji, ornaments and rare characters come through or stay out, whatever a model makes of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import growth
from tests.fakes import FakeEngine
from translator.checks import GARBLED
from translator.glossary import Glossary, make_term
from translator.pipeline import propose_texts, source_text, translate_document, translate_texts
from translator.records import Decoding, SourceText
from translator.segment import segment
from translator.symbols import find_strange, with_symbols, without_garbage, without_symbols

ENGLISH = "The whole family went on holiday."


@pytest.mark.parametrize(
    ("language", "text", "asked", "english"),
    [
        ("hu", "🇭🇺 Magyarország nyert!", "Magyarország nyert!", f"🇭🇺 {ENGLISH}"),
        ("hu", "♪ Tavaszi szél vizet áraszt ♪", "Tavaszi szél vizet áraszt", f"♪ {ENGLISH} ♪"),
        (
            "hu",
            "A 👨‍👩‍👧 család nyaralni ment.",
            "A család nyaralni ment.",
            "The 👨‍👩‍👧 whole family went on holiday.",
        ),
        ("hu", "Elmentünk 🎉🎉", "Elmentünk", f"{ENGLISH} 🎉🎉"),
        ("hu", "Elmentünk 🎉 🎊!", "Elmentünk!", f"{ENGLISH} 🎉 🎊"),
        ("vi", "Giá rẻ thôi ↩︎", "Giá rẻ thôi", f"{ENGLISH} ↩︎"),
        ("vi", "Cảm ơn🙏🏽", "Cảm ơn", f"{ENGLISH}🙏🏽"),
        ("vi", "1️⃣ Bước đầu", "Bước đầu", f"1️⃣ {ENGLISH}"),
        ("vi", "★★★ Rất ngon", "Rất ngon", f"★★★ {ENGLISH}"),
        ("vi", "© 2024 Công ty Hoa Sen", "2024 Công ty Hoa Sen", f"© {ENGLISH}"),
        (
            "vi",
            "Đi 🏴󠁧󠁢󠁥󠁮󠁧󠁿 chơi với gia đình tôi",
            "Đi chơi với gia đình tôi",
            "The 🏴󠁧󠁢󠁥󠁮󠁧󠁿 whole family went on holiday.",
        ),
        (
            "ja",
            "これは重要です※詳細は下記参照",
            "これは重要です 詳細は下記参照",
            "The whole family ※ went on holiday.",
        ),
        ("ja", "ありがとう🎉", "ありがとう", f"{ENGLISH} 🎉"),
        ("ja", "★新商品です", "新商品です", f"★ {ENGLISH}"),
        ("ja", "〒100 東京都", "100 東京都", f"〒 {ENGLISH}"),
        ("ja", "𠮷野家で食べました。", "吉野家で食べました。", ENGLISH),
        ("ja", "髙橋さん", "高橋さん", ENGLISH),
        ("vi", "Giá chỉ một trăm₫ thôi", "Giá chỉ một trăm đồng thôi", ENGLISH),
        ("hu", "Szép nap\ufffd volt", "Szép nap volt", ENGLISH),
        ("hu", "Ez `🎉 kód` marad", "Ez `🎉 kód` marad", None),
        ("hu", "Nincs benne semmi → tényleg", "Nincs benne semmi → tényleg", ENGLISH),
    ],
)
def test_symbols_go_round_the_model(language: str, text: str, asked: str, english: str | None) -> None:
    engine = FakeEngine(lambda source: ENGLISH if english else source.text)
    [found] = translate_texts([SourceText(text, language)], engine=engine, decoding=Decoding())
    assert engine.calls[0][0][0].text == asked
    assert found.text == (english or text)
    assert GARBLED not in found.flags


@pytest.mark.parametrize(
    ("source", "made", "clean"),
    [
        ("Szép nap volt ma itt.", "It was\ufffd a nice day here.", "It was a nice day here."),
        ("Szép nap volt ma itt.", "It was \ufffd a nice day here \ufffd.", "It was a nice day here."),
        ("Szép nap volt ma itt.", "\ufffd It was  a nice day here.", "It was  a nice day here."),
        ("Szép nap volt ma itt.", "It was a nice day here \x07.", "It was a nice day here."),
        ("Szép nap volt ma itt.", "It was a \ud83d nice day here.", "It was a nice day here."),
    ],
)
def test_what_is_no_character_is_taken_out_and_flagged(source: str, made: str, clean: str) -> None:
    engine = FakeEngine(lambda _: made)
    [found] = translate_texts([SourceText(source, "hu")], engine=engine, decoding=Decoding())
    assert found.text == clean
    assert GARBLED in found.flags


@pytest.mark.parametrize(
    "sign", ["☃", "\ue001", "\U000f0000", "🇭", "↸", "д", "日", "🎉", "🇭🇺", "❤️", "👨‍👩‍👧", "†"]
)
def test_a_symbol_that_only_the_english_has_stays_and_is_flagged(sign: str) -> None:
    engine = FakeEngine(lambda _: f"It was a nice {sign}  day here.")
    [found] = translate_texts([SourceText("Szép nap volt ma itt.", "hu")], engine=engine, decoding=Decoding())
    assert found.text == f"It was a nice {sign}  day here."
    assert GARBLED in found.flags


@pytest.mark.parametrize(
    ("source", "english"),
    [
        (
            "Szép — „jó” nap…",
            "A “nice” day — it’s 30 °C, 5 × 3 ≥ 2, €5, naïve café, Dvořák, Nguyễn, α and μ.",
        ),
        ("アニメ「君の名は」", "The film “君の名は”"),
        ("ｶﾞﾗｽ", "ガラス (glass)"),
        ("Привет, mondta.", "“Привет”, he said."),
        ("Jó 🎉", "Good 🎉"),
    ],
)
def test_nothing_is_strange_that_english_or_the_source_has(source: str, english: str) -> None:
    assert find_strange(source, english) == set()
    assert without_garbage(source, english) == english


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Ma ☃ és 🎉 meg ★ volt itt.", "Today ☃ and 🎉 there ★ was."),
        ("★. ☃ Ma", "★ ☃ Today and there was."),
        ("Ma volt ☃. ★", "Today and there was. ★"),
    ],
)
def test_several_symbols_stand_in_their_order(source: str, english: str) -> None:
    found = with_symbols(source, re.sub(r"[☃🎉★] ?", "", english).strip(), is_spaced=True)
    assert re.findall(r"[☃🎉★]", found) == re.findall(r"[☃🎉★]", source)
    assert re.sub(r" ?[☃🎉★]", "", found).split() == re.sub(r"[☃🎉★]", "", english).split()


def test_other_versions_keep_their_symbols_too() -> None:
    engine = FakeEngine(lambda _: ENGLISH)
    [found] = propose_texts([SourceText("🎉 Elmentünk", "hu")], engine=engine, decoding=Decoding(), count=2)
    assert {item.text for item in found} == {f"🎉 {ENGLISH}"} or found[0].text == f"🎉 {ENGLISH}"


@pytest.mark.parametrize("piece", ["szép 🎉 ", "{a} 🎉 szép ", "★. ", "ez a🎉", "`a` ★ és "])
def test_cost_of_symbols_grows_with_the_length(piece: str) -> None:
    def work(n_chars: int) -> None:
        text = piece * (n_chars // len(piece)) + "vége"
        with_symbols(text, without_symbols(text), is_spaced=True)

    assert growth(work, small=4_000) < 10


@given(st.text(alphabet="a á日。🎉♪👨‍👩️\ufffd1⟦⟧ ", max_size=20))
def test_taking_symbols_out_and_in_never_fails(text: str) -> None:
    bare = without_symbols(text)
    assert with_symbols(text, bare, is_spaced=True) is not None
    assert without_symbols(bare).strip() == bare.strip()


@pytest.mark.parametrize(
    "text",
    [
        "A vá\u00adros költ\u00adség\u00advetése elfogadva.",
        "A \u200bváros\u200b költségvetése elfogadva.",
        "\ufeffA város költségvetése elfogadva.",
    ],
)
def test_characters_that_are_not_seen_stay_out_and_hide_no_term(text: str) -> None:
    glossary = Glossary((make_term("város", "municipality", language="hu"),))
    document = translate_document(text, engine=FakeEngine(), source="hu", glossary=glossary)
    assert not set("\u00ad\u200b\ufeff") & set(document.translations[0].text)
    [item] = segment(text, source="hu")
    assert [found.surface for found in glossary.find(source_text(item)).applied] == ["város"]
