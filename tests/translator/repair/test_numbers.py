"""Numbers of a translation: which are lost, which are put right, and which are better left alone."""

from __future__ import annotations

import pytest

from translator.numbers import lost_numbers
from translator.records import SourceText
from translator.repair.numbers import put_numbers_right


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Năm 1992 ông rời làng.", "In 19999 he left.", "In 1992 he left."),
        ("Ngày 11 tháng 9", "On 111 September", "On 11 September"),
        ("Sinh năm 1979.", "Born in 197.", "Born in 1979."),
        ("Có 9.000 người và 24 tàu.", "24 ships, 9.000,0000 people.", "24 ships, 9,000 people."),
        ("Các năm 1418, 1450 và 1444.", "The years 14450 and 14444.", "The years 1450 and 1444."),
        ("Tháp cao 118 mét.", "The tower is 119 meters high.", "The tower is 118 meters high."),
        ("Nhiệt độ 76 độ, đo 88 lần.", "176 degrees, 88 times.", "76 degrees, 88 times."),
    ],
)
def test_a_misspelled_number_is_put_right(source: str, target: str, wanted: str) -> None:
    assert put_numbers_right(SourceText(source, "vi"), target) == wanted
    assert lost_numbers(source, target)


@pytest.mark.parametrize(
    ("language", "source", "target", "wanted"),
    [
        ("vi", "Có 1.250 triệu USD.", "There are 1.250 million USD.", "There are 1,250 million USD."),
        ("vi", "Tăng 12,5% năm ngoái.", "Up 12,5% last year.", "Up 12.5% last year."),
        ("hu", "Mintegy 2.600 ember", "About 2.600 people", "About 2,600 people"),
        ("vi", "Giá 1.500.000 đồng", "It costs 1.500,000 dong", "It costs 1,500,000 dong"),
        ("hu", "A 104 500 lakos", "The 104 500 inhabitants", "The 104,500 inhabitants"),
        ("hu", "Ára 1.234.567,89 forint", "Costs 1.234.567,89 forints", "Costs 1,234,567.89 forints"),
        ("hu", "Mintegy 14 000 forint", "About 1400 forints", "About 14,000 forints"),
    ],
)
def test_a_number_gets_the_marks_of_english(language: str, source: str, target: str, wanted: str) -> None:
    assert put_numbers_right(SourceText(source, language), target) == wanted


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("vi", "Hồ sơ 2.220 và 2.207.", "Files 2202 and 220."),  # which is which?
        ("vi", "Năm 1920 tại mười nơi.", "In 10 places."),  # may be another number of the text
        ("vi", "Thập niên 60", "The 1960s"),
        ("vi", "Điều 3,5 và 7", "Articles 3,5 and 7"),
        ("vi", "Máy 192.168.10.200", "Machine 192.168.10.200"),
        ("vi", "Tăng 2,5% lên 25%", "Up 2,5% to 25%"),
        ("vi", "Còn 2,5 triệu", "There are 25 million"),
        ("vi", "Bản 1.25 mới", "The new version 1.25"),
        ("ja", "300人が3万円を払った。", "People paid 30000 yen."),
        ("ja", "価格は1.250です。", "The price is 1.250."),
        ("vi", "Xem http://a.vn/1992 nhé.", "See http://a.vn/19992."),
        ("vi", "Tuổi 15", "Age 16"),
        ("vi", "Không có số.", "No number 5."),
    ],
)
def test_what_is_not_sure_stays_as_it_is(language: str, source: str, target: str) -> None:
    assert put_numbers_right(SourceText(source, language), target) == target
