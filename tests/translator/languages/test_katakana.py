"""Kana in Latin letters, from which the detector knows Japanese that is typed so, and names in katakana."""

from __future__ import annotations

import pytest

from translator.languages.katakana import find_japanese_names, romanize


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("です", "desu"),
        ("ありがとう", "arigatou"),
        ("こんにちは", "konnichiha"),
        ("は", "wa"),
        ("しゃしん", "shashin"),
        ("きょう", "kyou"),
        ("ちょっと", "chotto"),
        ("まっちゃ", "matcha"),
        ("がっこう", "gakkou"),
        ("コーヒー", "koohii"),
        ("ﾃｽﾄ", "tesuto"),
        ("じゅう", "juu"),
        ("を", "o"),
        ("日本", None),
        ("2", None),
        ("", None),
    ],
)
def test_kana_are_written_as_the_hepburn_system_does(word: str, written: str | None) -> None:
    assert romanize(word) == written


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("イルクーツクへ向かう", [("イルクーツク", True)]),
        ("リードを広げる", [("リード", False)]),  # a name (Reid), and a lead
        ("トム・リードが", [("トム", True), ("リード", True)]),
        ("ゴールを決める", []),
    ],
)
def test_a_name_in_katakana_is_sure_unless_it_is_a_common_noun(
    text: str, names: list[tuple[str, bool]]
) -> None:
    found = [(text[name.start : name.end], name.is_sure) for name in find_japanese_names(text)]
    assert found == names
