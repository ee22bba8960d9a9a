"""Segments tile every document, and the shipped samples are cut and labelled as their gold says."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.segment import Unit, join, segment, unwrap

SAMPLES = Path(str(files("translator") / "samples"))
SHARED = Path(__file__).resolve().parents[4] / "shared"
PIECES = [
    "Ông nói. ",
    "Az. ",
    "\n",
    "\r\n",
    " | ",
    "日本語。",
    "「はい。」",
    '"/>',
    "…",
    "12. ",
    "\t",
    "- ",
    "News ",
    "a" * 50,
]


def rebuilt(text: str) -> str:
    segments = segment(text)
    return join(text, segments, [item.text for item in segments])


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_any_unicode_is_tiled(text: str) -> None:
    assert rebuilt(text) == text


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300)
def test_text_like_input_is_tiled_in_order_without_empty_segments(text: str) -> None:
    segments = segment(text)
    assert rebuilt(text) == text
    assert all(item.text == text[item.start : item.end] and item.text.strip() for item in segments)
    assert all(first.end <= second.start for first, second in pairwise(segments))
    assert [item.id for item in segments] == list(range(len(segments)))


@pytest.mark.parametrize("name", ["vi", "hu", "mixed"])
def test_samples_equal_their_gold(name: str) -> None:
    text = (SAMPLES / f"{name}.txt").read_bytes().decode()
    gold = [json.loads(line) for line in (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [([item.start, item.end], item.language) for item in segment(text)]
    assert found == [(item["span"], item["lang"]) for item in gold]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a) Giảm thuế\nđ) trợ giá\n(1) Nguồn", ["Giảm thuế", "trợ giá", "Nguồn"]),
        ("1. Một điều\n2. hai điều\n[3] Ba điều", ["Một điều", "hai điều", "Ba điều"]),
        ("1.) Első pont\n2) második pont\n2.1. Harmadik", ["Első pont", "második pont", "Harmadik"]),
        ("2. kerület\n06. 17. hétfő", ["2. kerület", "06. 17. hétfő"]),
        ("①経済対策\n（２）防衛費\n３．方法", ["経済対策", "防衛費", "方法"]),
        ("３．５％だった。", ["３．５％だった。"]),
        ("¹ Nguồn: Bộ Tài chính", ["Nguồn: Bộ Tài chính"]),
    ],
)
def test_the_mark_of_an_item_is_layout(text: str, items: list[str]) -> None:
    assert [item.text for item in segment(text)] == items


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the real documents are not here")
def test_real_documents_are_tiled_and_keep_their_landmarks() -> None:
    texts = {path.name[:3]: path.read_bytes().decode() for path in (SHARED / "seeds").glob("*.txt")}
    assert all(rebuilt(text) == text for text in texts.values())
    found = {name: [(item.language, item.text) for item in segment(text)] for name, text in texts.items()}
    assert [language for language, _ in found["000"][:2]] == ["ja", "vi"]
    assert any(text.startswith("13\nHôm Chủ nhật, ") for _, text in found["000"])
    assert any("\n, " in text for _, text in found["000"])
    assert [language for language, _ in found["002"][:2]] == ["vi", "en"]
    assert ("en", "North Korea Russia") in found["002"]
    assert ("en", '"/>') in found["004"]
    assert sum(text.endswith("2024. június 17-én, 7:58 EDT") for _, text in found["004"]) == 1
    assert any("UkrainaĐây là" in text for _, text in found["001"])


@pytest.mark.parametrize(
    ("wrapped", "line"),
    [
        ("một\nhai", "một hai"),
        ("một \r\n  hai", "một hai"),
        ("入場は\n無料", "入場は無料"),
        ("です。\nまた", "です。また"),
        ("egész orszá-\r\n gukban", "egész országukban"),
        ("dél-\nkoreai és Észak-\nKorea", "dél-koreai és Észak- Korea"),
        ("bel-\nés külpolitika", "bel- és külpolitika"),
        ("máy bay Xô-\nviết -\nmột", "máy bay Xô-viết - một"),
    ],
)
def test_wrapped_text_becomes_one_line(wrapped: str, line: str) -> None:
    assert unwrap(wrapped) == line


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000 + "5",
        ". " * 100_000 + "x",
        "a" + " " * 200_000 + "b",
        "A-A" * 60_000,
        "「" * 60_000,
        "a@" * 80_000,
        "a" * 200_000 + "-\n" + "a" * 200_000,
        "“a " * 60_000,
        "A" * 200_000 + " A",
        "1." * 100_000 + " a",
    ],
    ids=[
        "dots",
        "spaced dots",
        "spaces",
        "hyphens",
        "brackets",
        "addresses",
        "divided word",
        "quotation marks",
        "capitals",
        "numbers",
    ],
)
def test_hostile_lines_take_linear_time(text: str) -> None:
    # A quadratic step on these would take minutes, not be a little slower.
    assert rebuilt(text) == text
    assert len(unwrap(text)) <= len(text)


@pytest.mark.parametrize(
    ("unit", "texts"),
    [
        ("sentence", ["Xin chào.", "Tôi ở Huế.", "Hôm nay vui."]),
        ("block", ["Xin chào.\nTôi ở Huế.", "Hôm nay vui."]),
        ("text", ["Xin chào.\nTôi ở Huế.\n \nHôm nay vui."]),
    ],
)
def test_larger_units_stay_together(unit: Unit, texts: list[str]) -> None:
    text = " \n\n  Xin chào.\nTôi ở Huế.\n \nHôm nay vui. \n\n"
    segments = segment(text, source="vi", unit=unit)
    assert [item.text for item in segments] == texts
    assert join(text, segments, texts) == text


@pytest.mark.parametrize(
    "line",
    [
        "太郎|「今日はどこへ行くの？」",
        "山田さん|「雨だ。明日も雨だ。」",
        "太郎：|「寒いね」",
        "太郎|（笑って）|「はい」|花子|「本当？」",
        "男Ａ|『待て！』",
        "お母さん|「早く。",
        "ナレーター| 「次の日だ。」",
        "首相は「検討中だ」と述べた。",
        "映画「羅生門」",
        "花言葉は「純潔だ」",
    ],
)
def test_who_speaks_is_apart_from_what_is_said(line: str) -> None:
    text = line.replace("|", "")
    assert [item.text for item in segment(text)] == [part.strip() for part in line.split("|")]
    other = "太郎「今日はとても寒いので家の中にいたいと思う」"
    assert [item.text for item in segment(f"{other}\n{text}")][:2] == ["太郎", other[2:]]
