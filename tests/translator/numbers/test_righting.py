"""Numbers of a translation: which are put right, and which are better left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import FakeEngine
from translator.numbers import added_numbers, lost_numbers, put_numbers_right
from translator.pipeline import translate_texts
from translator.records import Decoding, SourceText


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
    text = SourceText(source, "vi")
    assert put_numbers_right(text, target) == wanted
    assert lost_numbers(text, target)
    assert len(lost_numbers(text, wanted)) < len(lost_numbers(text, target))


@pytest.mark.parametrize(
    ("language", "source", "target", "wanted"),
    [
        ("vi", "Có 1.250 triệu USD.", "There are 1.250 million USD.", "There are 1,250 million USD."),
        ("vi", "Tăng 12,5% năm ngoái.", "Up 12,5% last year.", "Up 12.5% last year."),
        ("vi", "Tăng 2,5% lên 25%", "Up 2,5% to 25%", "Up 2.5% to 25%"),
        (
            "vi",
            "Xem http://a.vn/1992: có 1.250 người.",
            "http://a.vn/1992: 1.250 people",
            "http://a.vn/1992: 1,250 people",
        ),
        ("hu", "Ez 2.200.112 kg volt", "It was 2,200.112 kg", "It was 2,200,112 kg"),
        ("hu", "Mintegy 2.600 ember", "About 2.600 people", "About 2,600 people"),
        ("vi", "Giá 1.500.000 đồng", "It costs 1.500,000 dong", "It costs 1,500,000 dong"),
        ("hu", "A 104 500 lakos", "The 104 500 inhabitants", "The 104,500 inhabitants"),
        ("hu", "A 104\u00a0500 lakos", "The 104\u00a0500 inhabitants", "The 104,500 inhabitants"),
        ("hu", "Ára 1.234.567,89 forint", "Costs 1.234.567,89 forints", "Costs 1,234,567.89 forints"),
        ("hu", "12 000-15 000 Ft", "12 000-15 000 Ft", "12,000-15,000 Ft"),
        ("hu", "Mintegy 14 000 forint", "About 1400 forints", "About 14,000 forints"),
        (
            "hu",
            "A láz 36,6, a pulzus 72.",
            "The fever was 36,6, the pulse 72.",
            "The fever was 36.6, the pulse 72.",
        ),
        ("hu", "A tömege 0,125 kg.", "Its mass is 0,125 kg.", "Its mass is 0.125 kg."),
        ("hu", "3,5 és 4,5 méter", "3,5 and 4,5 metres", "3.5 and 4.5 metres"),
        ("ja", "価格は￥１，２００です。", "The price is ¥1，200.", "The price is ¥1,200."),
        ("ja", "人口は１２，３４５人です。", "１２，３４５ people live there.", "12,345 people live there."),
        (
            "ja",
            "成長率は２．５％、時刻は９：３０。",
            "Growth is ２．５％ at ９：３０.",
            "Growth is 2.5% at 9:30.",
        ),
    ],
)
def test_a_number_gets_the_marks_of_english(language: str, source: str, target: str, wanted: str) -> None:
    assert put_numbers_right(SourceText(source, language), target) == wanted


TELEPHONES_AND_OTHER_CODES = [
    ("vi", "Xin gọi số 091 234 5678.", "Please call 091 234 5678."),
    ("vi", "Điện thoại: (028) 38 234 567.", "Phone: (028) 38 234 567."),
    ("vi", "Hotline 1900 1234, gọi +84 28 38 234 567", "Hotline 1900 1234, call +84 28 38 234 567"),
    ("hu", "Hívja a 06 30 123 4567 számot.", "Call 06 30 123 4567."),
    ("hu", "Tel.: +36 1 234 567", "Tel.: +36 1 234 567"),
    ("hu", "Telefon: 234 567", "Phone: 234 567"),
    ("hu", "ISBN 978 963 07 1234 5", "ISBN 978 963 07 1234 5"),
    ("vi", "mã vạch 8 934 567 890 123", "barcode 8 934 567 890 123"),
    ("hu", "A vonalkód 5 998 200 123 456", "The barcode is 5 998 200 123 456"),
    ("vi", "ISBN 978-604-1-12345-6", "ISBN 978-604-1-12345-6"),
    ("hu", "Bankszámla: 12 345 678-90 123 456", "Account: 12 345 678-90 123 456"),
    ("hu", "A száma 12 345 678-90 123 456.", "Its number is 12 345 678-90 123 456."),
    ("hu", "IBAN HU42 117 730 161 111", "IBAN HU42 117 730 161 111"),
    ("hu", "Adószám: 12 345 678", "Tax number: 12 345 678"),
    ("vi", "Nghị định 15/2024/NĐ-CP", "Decree 15/2024/ND-CP"),
    ("vi", "Phiên bản 1.250 mới", "The new version 1.250"),
    ("vi", "Bản 1.25 mới", "The new version 1.25"),
    ("hu", "Az 1.2.3 verzió", "Version 1.2.3"),
    ("vi", "Máy 192.168.10.200", "Machine 192.168.10.200"),
    ("ja", "電話は03 1234 5678です。", "The telephone is 03 1234 5678."),
]
QUANTITIES_IN_GOOD_ENGLISH = [
    ("vi", "Tổng vốn 12 tỷ 500 triệu đồng", "The capital is 12.5 billion dong"),
    ("vi", "Tổng cộng 25 triệu 600 nghìn", "25.6 million in total"),
    ("vi", "Còn 2 triệu rưỡi", "2.5 million are left"),
    ("vi", "Từ 340 đến 500 triệu người", "340 million to 500 million people"),
    ("vi", "Khoản nợ 1.250 tỷ đồng", "A debt of 1.250 trillion dong"),
    ("hu", "12 millió 500 ezer", "12.5 million"),
    ("hu", "15 milliárd 300 millió forint", "15.3 billion forints"),
    ("hu", "Ára 1 500 000 forint", "It costs 1.5 million forints"),
    ("hu", "másfél millió ember", "1.5 million people"),
    ("hu", "9000 ember és 6500-an", "9,000 people and 6,500 more"),
    ("hu", "2008-ban a 400 leggazdagabb", "the 2008 400 Richest list"),
    ("ja", "12億5000万円", "1.25 billion yen"),
    ("ja", "300人が3万円を払った。", "300 people paid 30,000 yen."),
    ("hu", "A pH 7,4, a láz 36,6, a súly 70,5.", "The pH is 7.4, the fever 36.6, the weight 70.5."),
    ("hu", "3,5 és 4,5 méter", "3.5 and 4.5 metres"),
    ("hu", "A tömege 0,125 kg.", "Its mass is 0.125 kg."),
    ("hu", "A pí értéke 3,1415.", "Pi is 3.1415."),
    ("hu", "N 47,4979", "N 47.4979"),
    ("vi", "3,5 hoặc 4,5 mét", "3.5 or 4.5 metres"),
    ("vi", "Điểm 8,5; 9,25; 7,75", "Scores 8.5; 9.25; 7.75"),
    ("ja", "価格は1.250です。", "The price is 1.250."),
]
TIMES_SCORES_VERSES = [
    ("hu", "Jn 3,16", "John 3:16"),
    ("hu", "Mt 5,3-12 szerint", "according to Matthew 5:3-12"),
    ("hu", "18.30-kor indul", "leaves at 18:30"),
    ("hu", "18.30-kor indul", "leaves at 6:30 p.m."),
    ("vi", "Lúc 9 giờ 30 ngày 20/9/2023", "At 9:30 on 20 September 2023"),
    ("vi", "Lúc 11 giờ đêm", "At 23:00"),
    ("vi", "Tỷ số 10-12 sau 90 phút", "The score was 10-12 after 90 minutes"),
    ("ja", "午後９時３０分", "At 9:30 p.m."),
    ("ja", "平成5年に", "In 1993"),
    ("hu", "a 90-es években", "in the 1990s"),
    ("vi", "thế kỷ XIX", "in the 19th century"),
    ("vi", "mùa giải 1995-1996", "the 1995-96 season"),
]


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [*TELEPHONES_AND_OTHER_CODES, *QUANTITIES_IN_GOOD_ENGLISH, *TIMES_SCORES_VERSES],
)
def test_right_english_is_neither_changed_nor_flagged(language: str, source: str, target: str) -> None:
    text = SourceText(source, language)
    assert put_numbers_right(text, target) == target
    assert lost_numbers(text, target) == []
    assert added_numbers(text, target) == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("vi", "Hồ sơ 2.220 và 2.207.", "Files 2202 and 220."),  # which is which?
        ("vi", "Năm 1920 tại mười nơi.", "In 10 places."),  # the ten is in words
        ("vi", "Thập niên 60", "The 1960s"),
        ("vi", "Điều 3,5 và 7", "Articles 3,5 and 7"),
        ("vi", "Còn 2,5 triệu", "There are 25 million"),
        (
            "vi",
            "Giá 1,250 USD",
            "It costs 1,250 USD",
        ),  # a thousand as English writes it, or one and a quarter
        ("ja", "120万人の署名", "A petition of 12 million signatures"),  # in powers that English has not
        ("ja", "5千4百万人", "54 million people"),
        ("ja", "10万4500バレル", "1,4500 barrels"),
        ("ja", "90,000人", "9,000 people"),  # has its marks, so it is meant so
        ("vi", "Xem http://a.vn/1992 nhé.", "See http://a.vn/19992."),
        ("vi", "Tuổi 15", "Age 16"),
        ("vi", "Có 1250 người.", "There were 19876 people."),  # only the first digit is the same
        ("vi", "Nhiệt độ 76 độ.", "It was 7936 degrees."),
        ("vi", "Không có số.", "No number 5."),
    ],
)
def test_what_is_not_sure_stays_as_it_is(language: str, source: str, target: str) -> None:
    assert put_numbers_right(SourceText(source, language), target) == target


# How a thousand and more is written, each with its English.
QUANTITIES = {
    "hu": [
        ("1 250", "1,250"),
        ("1\u00a0250", "1,250"),
        ("1\u202f250", "1,250"),
        ("1.250", "1,250"),
        ("12 300", "12,300"),
        ("104 500", "104,500"),
        ("7 250,50", "7,250.50"),
        ("3 250 300", "3,250,300"),
        ("4.250.300", "4,250,300"),
        ("98,6", "98.6"),
        ("2024", "2024"),
        ("770", "770"),
    ],
    "vi": [
        ("1 250", "1,250"),
        ("1.250", "1,250"),
        ("1\u00a0250\u00a0000", "1,250,000"),
        ("12.300", "12,300"),
        ("3.250.300", "3,250,300"),
        ("98,6", "98.6"),
        ("2024", "2024"),
        ("770", "770"),
    ],
    "ja": [
        ("1,250", "1,250"),
        ("１，２５０", "1,250"),
        ("3,250,300", "3,250,300"),
        ("98.6", "98.6"),
        ("770", "770"),
    ],
}
UNITS = ["Ft", "FT", "kg", "m", "%", "USD", "people", ""]


@st.composite
def copied(draw: st.DrawFn) -> tuple[str, str, str, list[str]]:
    """A language, a text in it, an English that has its figures in either form, and how all are to be."""
    language = draw(st.sampled_from(sorted(QUANTITIES)))
    chosen = draw(
        st.lists(st.sampled_from(QUANTITIES[language]), min_size=1, max_size=4, unique_by=lambda q: q[1])
    )
    units = [draw(st.sampled_from(UNITS)) for _ in chosen]
    shown = [own.replace("\u00a0", " ") if draw(st.booleans()) else own for own, _ in chosen]
    forms = [draw(st.sampled_from([own, english])) for own, (_, english) in zip(shown, chosen, strict=True)]
    source = "; ".join(f"Ez {own} {unit} volt" for (own, _), unit in zip(chosen, units, strict=True))
    target = "; ".join(f"EZ {form} {unit} VOLT" for form, unit in zip(forms, units, strict=True))
    return language, source, target, [english for _, english in chosen]


@settings(max_examples=300)
@given(copied())
def test_a_copied_figure_stands_there_once_and_in_one_piece(case: tuple[str, str, str, list[str]]) -> None:
    language, source, target, wanted = case
    righted = put_numbers_right(SourceText(source, language), target)
    assert re.findall(r"\d[\d.,\u00a0\u202f]*(?: \d+)*", righted.replace(";", " ;")) == wanted


@pytest.mark.parametrize(
    ("language", "source", "english"),
    [
        ("hu", "1 250 Ft", "1,250 Ft"),
        ("vi", "1.250.000 đ", "1,250,000 đ"),
        ("hu", "12,5 kg", "12.5 kg"),
        ("hu", "250 Ft volt", "250 FT VOLT"),
        ("hu", "Ez 1 250 Ft volt.", "EZ 1,250 FT VOLT."),
        ("hu", "Ez 1\u00a0250 Ft volt.", "EZ 1,250 FT VOLT."),
        ("hu", "Ez 1\u202f250 m volt.", "EZ 1,250 M VOLT."),
        ("hu", "Ez 1 250,50 Ft volt.", "EZ 1,250.50 FT VOLT."),
        ("hu", "Ez 1 250 Ft, az 2 250 Ft.", "EZ 1,250 FT, AZ 2,250 FT."),
        ("vi", "Giá 1 250 đồng.", "GIÁ 1,250 ĐỒNG."),
        ("vi", "Giá 1.250 đồng.", "GIÁ 1,250 ĐỒNG."),
        ("ja", "価格は1,250円", "価格は1,250円"),
        ("ja", "価格は1 250円", "価格は1 250円"),
    ],
)
def test_a_model_that_copies_spoils_no_number(language: str, source: str, english: str) -> None:
    engine = FakeEngine(lambda text: text.text.upper())
    [found] = translate_texts([SourceText(source, language)], engine=engine, decoding=Decoding())
    assert found.text == english


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("3¾ ℓ tej kell.", "33⁄4 l of milk.", "3¾ l of milk."),
        ("½ kg liszt", "1⁄2 kg flour", "½ kg flour"),
        ("[12:30:05] szia", "[12: 30: 05] hi", "[12:30:05] hi"),
        ("8:05-kor indul", "starts at 8 :05, not 9: 10", "starts at 8:05, not 9: 10"),
        ("½ kg", "half a kg", "half a kg"),
        ("3¾ l és ½ kg", "33⁄ 4 l and 1 ⁄2 kg", "3¾ l and ½ kg"),
    ],
)
def test_fractions_and_times_come_as_the_source_has_them(source: str, target: str, wanted: str) -> None:
    assert put_numbers_right(SourceText(source, "hu"), target) == wanted
