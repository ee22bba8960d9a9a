"""Lines of forms, contents, lists and quotes stay lines; broken prose is still joined."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngine
from translator.formats.exports import to_text
from translator.pipeline import translate_document
from translator.segment import join, segment, unwrap


def texts(text: str) -> list[str]:
    return [item.text for item in segment(text)]


FORM_VI = [
    "Hôm nay, ngày 05 tháng 6 năm 2024, tại TP. Hồ Chí Minh, chúng tôi gồm:",
    "BÊN A: Công ty TNHH Hoa Sen",
    "Địa chỉ: 12/3 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM",
    "Điện thoại: 028 3822 1234",
    "Ông: TS. Trần Văn A – Trưởng phòng Đào tạo đại học",
    "Bà: ThS. Lê Thị B – Phó phòng",
]
FORM_HU = [
    "Székhely: 1051 Budapest, Kossuth Lajos u. 12. III. emelet",
    "Adószám: 12345678-1-41",
    "Anyja neve: Nagy Mária, született Szegeden, 1950. 01. 02.",
    "Születési hely és idő: Budapest, 1980. május 12.",
    "Megjegyzés: a fenti adatok a valóságnak megfelelnek. Kelt Budapesten",
    "Aláírás: Kovács János",
]
FORM_JA = [
    "氏名：山田太郎。東京都在住の会社員である",
    "住所：東京都千代田区丸の内一丁目九番一号",
    "電話番号：03-1234-5678",
    "備考：特になし。以上のとおり相違ありません",
    "署名：山田太郎",
]


@pytest.mark.parametrize(
    "lines",
    [
        FORM_VI,
        FORM_HU,
        FORM_JA,
        ["Hỏi: Thưa ông, dự án này bao giờ xong. Người dân đang đợi", "Đáp: Cuối năm nay."],
        ["Anna: Szia, Béla! Hogy vagy ma reggel, és hogy van a kutyád", "Béla: Jól, köszönöm."],
        ["Người gửi: Công ty cổ phần Hoa Sen, số 12 đường Lê Lợi,", "Người nhận: Công ty Mai Vàng"],
        ["Tôi xin trình bày các nội dung chính của dự án như sau:", "giới thiệu", "kết luận"],
        ["A pályázathoz a következő iratokat kell csatolni, legkésőbb péntekig:", "önéletrajz", "oklevél"],
        ["必要な書類は次のとおりです。忘れずにお持ちください：", "身分証明書", "申込書"],
        ["Thành phần tham dự gồm có các ông bà có tên sau đây. Chủ trì:", "Ông Nguyễn Văn A"],
    ],
)
def test_lines_of_forms_stay_apart(lines: list[str]) -> None:
    starts = {segment_.start for segment_ in segment("\n".join(lines))}
    position = 0
    for line in lines:
        assert position in starts, line
        position += len(line) + 1
    assert not any("\n" in text for text in texts("\n".join(lines)))


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        (
            "2.1. Mintavétel .......................................... 15\nIrodalom ................................ 120",
            ["Mintavétel", "15", "Irodalom", "120"],
        ),
        (
            "Chương 1. Giới thiệu........................1\nChương 2. Kết luận......................27",
            ["Chương 1. Giới thiệu", "1", "Chương 2. Kết luận", "27"],
        ),
        (
            "Phở bò . . . . . . . . . 50.000 đ\nBún chả . . . . . . . . 45.000 đ",
            ["Phở bò", "50.000 đ", "Bún chả", "45.000 đ"],
        ),
        (
            "第１章　はじめに………………３\n第２章　おわりに………………２７",
            ["第１章　はじめに", "３", "第２章　おわりに", "２７"],
        ),
        ("第一章 概要・・・・・・・5", ["第一章 概要", "5"]),
        ("Tartalom _______ 3", ["Tartalom", "3"]),
        ("Leves ..... 1200 Ft\nFőétel .... 2500 Ft", ["Leves", "1200 Ft", "Főétel", "2500 Ft"]),
        ("Họ và tên: ........................ Nam/Nữ: ........", ["Họ và tên:", "Nam/Nữ:"]),
        ("Név: ____________ Kelt: ____________", ["Név:", "Kelt:"]),
        ("Bevezetés ------------------ iv", ["Bevezetés", "iv"]),
    ],
)
def test_leaders_part_a_line(text: str, segments: list[str]) -> None:
    assert texts(text) == segments


@pytest.mark.parametrize(
    "text",
    [
        "Tôi... không biết.",
        "Thật sao...?",
        "Nem tudom.....",
        "そうですね……はい。",
        "........",
        "-----",
        "a__b",
        "Igen... nem tudom.",
    ],
)
def test_dots_of_speech_are_no_leaders(text: str) -> None:
    assert "".join(texts(text)).startswith(text.rstrip(".…")) or texts(text) == [text]
    assert len(texts(text)) <= 2


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("> Mikor jön a csomag?\nHolnap jön.", ["Mikor jön a csomag?", "Holnap jön."]),
        (
            ">> Xin chào anh, tôi muốn hỏi về đơn hàng số mười hai. Khi nào\n> Tuần sau sẽ có hàng\nCảm ơn anh",
            [
                "Xin chào anh, tôi muốn hỏi về đơn hàng số mười hai.",
                "Khi nào",
                "Tuần sau sẽ có hàng",
                "Cảm ơn anh",
            ],
        ),
        ("> > Jó napot!\n> Önnek is!", ["Jó napot!", "Önnek is!"]),
        (
            ">ありがとうございます。\n>\n>よろしくお願いします。",
            ["ありがとうございます。", "よろしくお願いします。"],
        ),
        (
            "> Azt szeretném kérdezni, hogy mikor érkezik meg\n> a csomag.\nHolnap.",
            ["Azt szeretném kérdezni, hogy mikor érkezik meg\n> a csomag.", "Holnap."],
        ),
    ],
)
def test_quotes_keep_their_levels(text: str, segments: list[str]) -> None:
    assert texts(text) == segments
    found = segment(text)
    assert join(text, found, [item.text for item in found]) == text


def test_a_quote_that_was_broken_is_translated_without_its_marks() -> None:
    assert unwrap("mikor érkezik meg\n>> a csomag") == "mikor érkezik meg a csomag"
    document = translate_document("> 今日は\n>> 明日は\n", engine=FakeEngine())
    assert to_text(document) == "> <JA> 今日は\n>> <JA> 明日は\n"


@pytest.mark.parametrize(
    "text",
    [
        "Megjegyzés: a bizottság a jövő héten ül össze, és akkor dönt\na költségvetésről.",
        "Địa chỉ của công ty chúng tôi hiện nay: số 12 đường Lê Lợi, phường\nbến Nghé, quận 1.",
    ],
)
def test_prose_with_a_colon_is_still_joined(text: str) -> None:
    assert texts(text) == [text]


def test_a_full_line_of_prose_goes_on_with_what_may_be_a_label() -> None:
    lines = (
        "Kỹ sư trưởng của dự án cho biết móng tháp sẽ được đóng sâu hai mét để chịu",
        "được động đất mạnh trong nhiều năm tới. Khi được hỏi về chi phí của dự án",
        "Ông Kim trả lời: mọi việc đều tốt đẹp.",
    )
    assert (
        texts("\n".join(lines))[-1]
        == "Khi được hỏi về chi phí của dự án\nÔng Kim trả lời: mọi việc đều tốt đẹp."
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("*** FIGYELEM ***", "FIGYELEM"),
        ("=== Vége ===", "Vége"),
        ("~~~ Szünet ~~~", "Szünet"),
        ("### Fejezet ###", "Fejezet"),
        ("--- Hết phần 1 ---", "Hết phần 1"),
        ("★★ お知らせ ★★", "お知らせ"),
        ("■■■お知らせ■■■", "お知らせ"),
        ("<<< Vissza a címlapra >>>", "Vissza a címlapra"),
        ("**Nagyon fontos**", "Nagyon fontos"),
        ("<<név>>", "<<név>>"),
        ("##név##", "##név##"),
        ("--- szöveg", "--- szöveg"),
        ("***", "***"),
        ("** x", "** x"),
        ("## név##", "## név##"),
        ("--- Hết phần 1---", "--- Hết phần 1---"),
    ],
)
def test_ornaments_round_a_line_are_no_text(line: str, text: str) -> None:
    assert texts(line) == [text]
    found = segment(line)
    assert join(line, found, [item.text for item in found]) == line


def test_blanks_of_a_form_part_it() -> None:
    assert texts("Dátum: 2024. ___ hó ___ nap") == ["Dátum: 2024.", "hó", "nap"]
    assert texts("Ngày cấp: __/__/____ tại Hà Nội") == ["Ngày cấp:", "tại Hà Nội"]


@pytest.mark.parametrize("mark", ["・", "●", "■", "◆ ", "①", "- "])
def test_the_mark_of_an_item_is_no_text(mark: str) -> None:
    assert texts(f"{mark}箇条書きです") == ["箇条書きです"]
