"""English sentences stand apart where the source needed no space between them; what stays, stays."""

from __future__ import annotations

import pytest

from translator.segment import find_gaps, join, segment

ENGLISH = {
    "ガラスのコップが割れました。": "The glass broke.",
    "パンを食べます。": "I eat bread.",
    "「行こう。」": "“Let's go.”",
    "彼は言った。": "He said it.",
    "本当？": "Really?",
    "はい！": "Yes!",
    "Trời mưa.": "It rained.",
    "Ông về.": "He went home.",
    "東京タワー": "Tokyo Tower",
    "Tin tức thế giới hôm nay": "World news today",
}


def translated(text: str) -> str:
    segments = segment(text)
    return join(text, segments, [ENGLISH.get(item.text, item.text) for item in segments])


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("ガラスのコップが割れました。パンを食べます。", "The glass broke. I eat bread."),
        (
            "ガラスのコップが割れました。パンを食べます。本当？はい！",
            "The glass broke. I eat bread. Really? Yes!",
        ),
        ("ガラスのコップが割れました。　パンを食べます。", "The glass broke. I eat bread."),
        ("ガラスのコップが割れました。 パンを食べます。", "The glass broke. I eat bread."),
        ("ガラスのコップが割れました。\nパンを食べます。", "The glass broke.\nI eat bread."),
        ("ガラスのコップが割れました。\n　パンを食べます。", "The glass broke.\n　I eat bread."),
        ("　パンを食べます。", "　I eat bread."),
        ("「行こう。」彼は言った。", "“Let's go.” He said it."),
        ("彼は言った。「行こう。」", "He said it. “Let's go.”"),
        ("未知の文です。ほかの文です。", "未知の文です。ほかの文です。"),
        ("未知の文です。　ほかの文です。", "未知の文です。　ほかの文です。"),
        ("未知の文です。パンを食べます。", "未知の文です。 I eat bread."),
        ("パンを食べます。未知の文です。", "I eat bread. 未知の文です。"),
        ("東京タワーTin tức thế giới hôm nay", "Tokyo Tower World news today"),
        ("Trời mưa.Ông về.", "It rained. He went home."),
        ("Trời mưa. Ông về.", "It rained. He went home."),
        ("- パンを食べます。\n- はい！", "- I eat bread.\n- Yes!"),
    ],
)
def test_english_sentences_stand_apart(text: str, english: str) -> None:
    assert translated(text) == english


@pytest.mark.parametrize(
    ("left", "right", "english"),
    [
        ("(", "I eat bread.", "(I eat bread."),
        ("I eat bread", ", yes", "I eat bread, yes"),
        ("I eat bread", ")", "I eat bread)"),
        ("Bread ", "is good", "Bread is good"),
        ("", "Bread", "Bread"),
        ("Bread", "", "Bread"),
    ],
)
def test_no_space_is_put_where_english_has_none(left: str, right: str, english: str) -> None:
    text = "はい！本当？"
    assert join(text, segment(text), [left, right]) == english


def test_gaps_and_segments_tile_a_text_that_is_not_translated() -> None:
    text = "　パンを食べます。　本当？\n\n- はい！Trời mưa.\t"
    segments = segment(text)
    gaps = find_gaps(text, segments, [item.text for item in segments])
    tiles = "".join(item.text + gap for item, gap in zip(segments, gaps, strict=True))
    assert text[: segments[0].start] + tiles == text
    assert find_gaps(" ", [], []) == []
