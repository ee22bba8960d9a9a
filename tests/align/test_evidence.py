from __future__ import annotations

import numpy as np
import pytest

from align.evidence import compare_tokens, measure_length, normalize, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kőrösi Út", "korosi ut"),
        ("Đà Nẵng", "da nang"),
        ("ＡＢＣ", "abc"),
        ("がぎ", "がぎ"),
    ],
)
def test_case_width_and_accents_are_folded(text: str, expected: str) -> None:
    assert normalize(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 10.000 now", ["it", "s", "10.000", "now"]),
        ("***", ["***"]),
        (" \n", []),
        ("\u0300", ["\u0300"]),
    ],
)
def test_tokens_are_words_numbers_or_the_whole_text(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


def test_wide_letters_count_for_several() -> None:
    assert measure_length("東京都") == pytest.approx(6.6)
    assert measure_length(" abc ") == 3


def test_rare_words_weigh_more_than_common_ones() -> None:
    x, y = compare_tokens([["the", "tiger"], ["the", "house"]], [["the", "tiger"], ["the", "river"]])
    dots = (x @ y.T).toarray()
    assert dots[0, 0] > 5 * dots[1, 1] > 0


def test_numbers_match_whatever_separates_their_digits() -> None:
    x, y = compare_tokens([["10.000"], ["a"]], [["10,000"], ["b"]])
    assert np.argmax((x @ y.T).toarray()) == 0
