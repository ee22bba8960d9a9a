"""Which numbers, days and months a translation has lost, and which it has of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.languages import SOURCE_LANGUAGES
from translator.numbers import added_dates, added_numbers, lost_numbers, put_numbers_right
from translator.numbers.powers import find_spelled
from translator.records import SourceText

PIECES = [
    *"0159 .,:/-–年C",
    "250",
    "1.250",
    "12,5",
    "104 500",
    " tỷ ",
    " millió ",
    "万",
    " million ",
    "XIX",
    "二十",
    "一",
    "huszon",
    " mười ",
    " twenty ",
    "５",
    "．",
    "0" * 50,
    "9" * 5000,
    "May 5",
    "thứ Ba",
    "{x}",
    "a@b.vn",
    "平成",
    " és ",
]


@pytest.mark.parametrize(
    ("language", "source", "target", "lost", "added"),
    [
        ("vi", "ngày 12/5 có 3.450 người", "on 12/50 there were 3,450 million", [], ["1250", "3450"]),
        ("vi", "Tháp cao 118 mét.", "The tower is 42 meters high.", ["118"], ["42"]),
        ("vi", "Còn 2,3 tỷ đồng", "2.3 million dong are left", ["23"], ["23"]),
        ("vi", "Còn 5 tỷ đồng", "5 million dong are left", ["5"], ["5"]),
        ("ja", "3万人が来た。", "3,000 people came.", ["3"], ["3000"]),
        ("hu", "12 millió 500 ezer", "12 million", ["500"], []),
        ("hu", "Hívja: 06 30 123 4567", "Call 06 30 123 4577", ["6301234567"], ["6301234577"]),
        ("vi", "Năm 1992", "In 1992 and 1995", [], ["1995"]),
        ("hu", "2,5-3,5 millió", "2.5–3.5 million", [], []),
        ("hu", "5 000–6 000 forint", "5,000–6,000 forints", [], []),
        ("ja", "二〇二四年", "2024", [], []),
        ("ja", "二〇二四年", "2025", [], ["2025"]),
        ("vi", "Ông ấy ở đó.", "He was there for 20 years.", [], ["20"]),
        ("vi", "Nó bị COVID-19", "It has COVID-19", [], []),
        ("ja", "新型コロナの影響", "The effect of COVID-19", [], []),
        ("hu", "A járat 18.30-kor indul", "The flight leaves at 19:30", ["1830"], ["1930"]),
    ],
)
def test_numbers_that_one_side_has_alone(
    language: str, source: str, target: str, lost: list[str], added: list[str]
) -> None:
    text = SourceText(source, language)
    assert (lost_numbers(text, target), added_numbers(text, target)) == (lost, added)


@pytest.mark.parametrize(
    ("language", "source", "target", "added"),
    [
        ("vi", "thứ Ba, ngày 12 tháng 5", "on Monday, 12 June", ["day 1", "month 6"]),
        ("vi", "thứ Ba, ngày 12 tháng 5", "on Tuesday, 12 May", []),
        ("vi", "Chủ nhật, 12/5", "on Sunday, May 12", []),
        ("vi", "Tháng Ba năm ngoái", "In March last year", []),
        ("hu", "Szerdán, január 3-án", "On Thursday, 3 January", ["day 4"]),
        ("hu", "2024. szept. 5., péntek", "Friday, September 5, 2024", []),
        ("ja", "５月３日（月）", "Monday, May 3", []),
        ("ja", "五月三日の火曜日", "Wednesday, June 3", ["day 3", "month 6"]),
        ("vi", "Ông có thể đến", "He may march in", []),
        ("vi", "Ngày 20-09-2023", "On 20 September 2023", []),
    ],
)
def test_days_and_months_that_the_source_does_not_name(
    language: str, source: str, target: str, added: list[str]
) -> None:
    assert added_dates(SourceText(source, language), target) == added


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("vi", "hai mươi lăm người", 25),
        ("vi", "một nghìn hai trăm linh năm", 1205),
        ("vi", "nửa triệu", 500_000),
        ("hu", "huszonöt ember", 25),
        ("hu", "kétezer-ötszáz", 2500),
        ("hu", "másfél millió", 1_500_000),
        ("ja", "二十五人", 25),
        ("ja", "三千五百万円", 35_000_000),
        ("en", "two hundred and five", 205),
        ("en", "twenty-five thousand", 25_000),
        ("en", "the nineteenth century", 19),
        ("en", "World War II", 2),
        ("vi", "thế kỷ XCIX", 99),
    ],
)
def test_numbers_in_words(language: str, text: str, value: int) -> None:
    assert value in find_spelled(text, language)


@pytest.mark.parametrize("word", ["C", "CC", "VV", "IIII", "XXXX", "LLC", "VX", "CIVIL"])
def test_what_only_looks_like_a_roman_number_is_none(word: str) -> None:
    assert find_spelled(f"the {word} again", "en") == frozenset()


@settings(max_examples=300)
@given(
    st.sampled_from(SOURCE_LANGUAGES),
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=12),
)
def test_any_text_is_judged_and_put_right_once(language: str, source: list[str], target: list[str]) -> None:
    text = SourceText("".join(source), language)
    once = put_numbers_right(text, "".join(target))
    assert put_numbers_right(text, once) == once
    for judge in (lost_numbers, added_numbers, added_dates):
        assert all(judge(text, once))  # each is named
