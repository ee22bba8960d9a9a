"""Kana in Latin letters, from which the detector knows Japanese that is typed so."""

from __future__ import annotations

import pytest

from translator.languages.katakana import romanize


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
