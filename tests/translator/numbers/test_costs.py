"""What numbers cost grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import pytest

from tests.costs import growth
from translator.numbers import added_dates, added_numbers, lost_numbers, put_numbers_right
from translator.numbers.comparing import numbers_of
from translator.records import SourceText

pytestmark = pytest.mark.slow


def judge(source: str, target: str, language: str) -> None:
    numbers_of.cache_clear()
    text = SourceText(source, language)
    put_numbers_right(text, target)
    lost_numbers(text, target)
    added_numbers(text, target)
    added_dates(text, target)


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("vi", "1", "2"),
        ("vi", "12", "1"),
        ("hu", "123 ", "124 "),
        ("hu", "123 456-", "1,"),
        ("vi", "1.250 tỷ ", "1,250 billion "),
        ("vi", "2024/", "2024-"),
        ("ja", "５億", "5."),
        ("ja", "二十万", "twenty million and "),
        ("hu", "kétezer-ötszáz", "May 3 "),
        ("vi", "mười nghìn triệu ", "hundred million "),
        ("vi", "3,5 và ", "35 and "),
        ("vi", "{x} 5 a@b.vn ", "57 {x} "),
        ("vi", "09:02 ", "10:02 "),
        ("vi", "5.000 đ ", "5.000 đ "),
        ("hu", "1 250,5 ", "1 250,5 "),
        ("ja", "5円", "5円"),
    ],
)
def test_cost_grows_with_the_length(language: str, source: str, target: str) -> None:
    def work(n_chars: int) -> None:
        judge(source * (n_chars // len(source)), target * (n_chars // len(target)), language)

    assert growth(work, small=2_000) < 10
