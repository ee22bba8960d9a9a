"""Kept text stands apart from English words where Japanese has no spaces, and Japanese marks do not stay beside it."""

from __future__ import annotations

import re

import pytest

from tests.fakes import FakeEngine
from translator.addresses import ADDRESS
from translator.pipeline import translate_document, translate_texts
from translator.placeholders import PLACEHOLDER
from translator.records import Decoding, SourceText
from translator.repair.verbatim import neutral_english

WORDS = {
    "私は": "I",
    "が好きです": "like it",
    "ただし": "however",
    "を含む": "contains",
    "と": "and",
    "個の": "pieces of",
    "番目": "th",
}


def careless(source: SourceText) -> str:
    """A model that knows some words, glues what it writes, and copies no placeholder or address."""
    text = re.sub(f"(?i:{ADDRESS.pattern})", "", PLACEHOLDER.sub("", source.text))
    for word, english in WORDS.items():
        text = text.replace(word, english)
    return text.strip("、。")


def translate(engine: FakeEngine, text: str, language: str = "ja") -> str:
    [found] = translate_texts([SourceText(text, language)], engine=engine, decoding=Decoding())
    return found.text


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("私は⟦アイス⟧が好きです。", "I ⟦アイス⟧ like it."),
        ("私は`x`が好きです。", "I `x` like it."),
        ("ただし、`a`を含む。", "however, `a` contains."),
        ("ただし、 `a` を含む。", "however, `a` contains."),
        ("ただし、`a`、`b`と`c`を含む。", "however, `a`, `b` and `c` contains."),
        ("ただし、`a`・`b`を含む！", "however, `a`, `b` contains!"),
        ("私は「`a`」が好きです？", "I “`a`” like it?"),
        ("私は（`a`）が好きです。", "I (`a`) like it."),
        ("ただし、https://a.example/bを含む。", "however, https://a.example/b contains."),
        ("{a}{b}が好きです。", "{a}{b} like it."),
        ("私はv{version}が好きです。", "Iv{version} like it."),
    ],
)
def test_kept_text_stands_apart_where_a_model_keeps_none(text: str, english: str) -> None:
    assert translate(FakeEngine(careless), text) == english


@pytest.mark.parametrize(
    ("text", "made", "english"),
    [
        ("私は{name}が好きです。", "I like{name}very much.", "I like {name} very much."),
        ("私は{name}が好きです。", "I like {name}.", "I like {name}."),
        ("私は{name}が好きです。", "I like {name}'s.", "I like {name}'s."),
        ("{n}番目です。", "It is the {n}th.", "It is the {n}th."),
        ("v{version}です。", "This is v{version}now.", "This is v{version} now."),
        ("私は@taroが好きです`x`", "I like @taro and`x`too", "I like @taro and `x` too"),
        ("⟦1⟧を⟦2⟧へ", "from⟦1⟧to⟦2⟧", "from ⟦1⟧ to ⟦2⟧"),
        ("または、a@b.exampleまで。", "Or,a@b.example.", "Or, a@b.example."),
        ("ありがとう。{name}さん", "Thank you.{name}", "Thank you. {name}"),
        ("設定.{env}です", "config.{env}", "config.{env}"),
        ("これは`x`（旧式）です", "This is`x`(old)", "This is `x` (old)"),
        ("(`x`)です", "It is(`x`).", "It is(`x`)."),
        ("ただし、https://a.example/b。", "But visit https://a.example/b.", "But visit https://a.example/b."),
    ],
)
def test_kept_text_stands_apart_where_a_model_glues_it(text: str, made: str, english: str) -> None:
    assert translate(FakeEngine(lambda _: made), text) == english


def test_languages_with_spaces_keep_their_own() -> None:
    assert translate(FakeEngine(lambda _: "the{n}db of them"), "a{n}db van", "hu") == "the{n}db of them"


@pytest.mark.parametrize(
    ("text", "made", "english"),
    [
        ("<%= name %> belépett", "<%= name %>entered", "<%= name %> entered"),
        ("{n} db van", "there{n} of them", "there {n} of them"),
        ("{n} gomb", "{n}th button", "{n}th button"),
        ("A {n} fájl", "File {n}, done", "File {n}, done"),
        ("Xem {x} và", "See{x}and", "See {x} and"),
        ("&Fájl megnyitása", "& Open file", "&Open file"),
        ("Alma & körte", "Apple & pear", "Apple & pear"),
    ],
)
def test_no_word_sticks_to_kept_text_that_stood_apart(text: str, made: str, english: str) -> None:
    assert translate(FakeEngine(lambda _: made), text, "vi" if "Xem" in text else "hu") == english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("`npm install`。", "`npm install`."),
        ("https://a.example/b。", "https://a.example/b."),
        ("12/5、13/5。", "12/5, 13/5."),
        ("AFP！", "AFP!"),
        ("`load()`、`open()`。", "`load()`, `open()`."),
        ("⟦1⟧、⟦2⟧。", "⟦1⟧, ⟦2⟧."),
        ("{a}、({b})。", "{a}, ({b})."),
        ("。。。", "。。。"),
        ("※", "※"),
    ],
)
def test_no_japanese_mark_stays_beside_text_without_words(text: str, english: str) -> None:
    assert neutral_english(text) == english
    document = translate_document(text, engine=FakeEngine())
    assert "".join(item.text for item in document.translations) == english
