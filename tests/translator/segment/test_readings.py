"""Readings in a line of Japanese are no text; what else stands in brackets behind kanji is."""

from __future__ import annotations

import pytest

from translator.languages import AUTO
from translator.pipeline import source_text
from translator.segment import segment, without_readings


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("田中(たなか)さん", "田中さん"),
        ("東京都（とうきょうと）に住む。", "東京都に住む。"),
        ("吾輩《わがはい》は猫である。", "吾輩は猫である。"),
        ("この｜大和魂《やまとだましい》だ", "この大和魂だ"),
        ("神《ゴッド》と呼ぶ", "神と呼ぶ"),
        ("見当《けんとう》がつかぬ。［＃「見当」に傍点］", "見当がつかぬ。"),
        ("駐車場（あり）", "駐車場（あり）"),
        ("返金（なし）", "返金（なし）"),
        ("書類（など）を送る", "書類（など）を送る"),
        ("待って（笑）", "待って（笑）"),
        ("待って（ねえ）", "待って（ねえ）"),
        ("日本（ニッポン）", "日本（ニッポン）"),
        ("東京都（と）", "東京都（と）"),
        ("『坊っちゃん』《青空》", "『坊っちゃん』《青空》"),
    ],
)
def test_what_a_reading_is(text: str, bare: str) -> None:
    assert without_readings(text) == bare


def test_the_model_reads_none() -> None:
    [item] = segment("吾輩《わがはい》は猫である。", source=AUTO)
    assert source_text(item).text == "吾輩は猫である。"
    assert item.text == "吾輩《わがはい》は猫である。"
