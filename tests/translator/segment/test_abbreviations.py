"""A full stop behind an abbreviation ends no sentence; one behind a word that only looks like it does."""

from __future__ import annotations

import pytest

from translator.segment import segment


def texts(text: str) -> list[str]:
    return [item.text for item in segment(text)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ThS. Lê A và PGS.TS. Trần B đến dự hội thảo.",
            "Hôm nay GS.TS. Nguyễn A phát biểu.",
            "Hôm nay PGS. TS. Nguyễn A phát biểu.",
            "Hôm nay PGS,TS. Nguyễn A phát biểu.",
            "Hôm nay GS-TS. Nguyễn A phát biểu.",
            "Hôm nay PGS.TS.Nguyễn A phát biểu.",
            "Hôm nay TS.BS. Lê C khám bệnh.",
            "Hôm nay ThS.BS.CKI. Lê C khám bệnh.",
            "Hôm nay GS.TSKH. Vũ D dự họp.",
            "Hôm nay BS.CKII. Trần E mổ.",
            "Hôm nay BS. CKII. Trần E mổ.",
            "Hôm nay BS.CK2. Trần E mổ.",
            "Hôm nay KTS. Ngô F thiết kế nhà.",
            "Hôm nay GVC. TS. Ngô F giảng bài.",
            "Thầy Th.S Ngô F giảng bài.",
            "Xem Tr. 15 và Ch. 3 của sách.",
            "Hôm nay Th.S. Ngô F giảng bài.",
            "Hôm nay Ths.Ngô F giảng bài.",
            "Hôm nay DS. Ngô F bán thuốc.",
            "Hôm nay LS. Ngô F bào chữa.",
            "Hôm nay NGƯT. Ngô F nhận giải.",
            "Hôm nay NSND. Lê Khanh biểu diễn.",
            "Hôm nay NSƯT. Lê Khanh biểu diễn.",
            "Hôm nay LM. Nguyễn Văn Lý giảng đạo.",
            "Hôm nay NCS. Ngô F bảo vệ luận án.",
        ),
        *(
            "Trường ĐH. Bách Khoa tuyển sinh.",
            "Trường THPT. Chu Văn An tuyển sinh.",
            "Anh ấy ở TP. Hồ Chí Minh đã lâu.",
            "Anh ấy ở Tp.Hồ Chí Minh đã lâu.",
            "Nhà ở P. Bến Nghé, Q. Bình Thạnh, TP. Thủ Đức.",
            "Địa chỉ ĐC. Lê Lợi, ĐT. 028 3822 1234.",
            "Sách của NXB. Trẻ rất hay.",
            "Bà mua cam, quýt, v.v. và bưởi.",
        ),
        *(
            "A csata Kr. e. 480-ban volt, a görögök győztek.",
            "A Kr.e. 480-ban vívott csata.",
            "A Be. 23. §-a, az Ákr. 5–6. §-a és a Gyvt. 12/A. §-a szerint.",
            "Az Art. 6. §-a szól erről.",
            "A találkozó febr. 12-én, du. 3 órakor lesz.",
            "Róma Kr. u. 410-ben elesett, mondják.",
            "Az i. e. 5. században élt a költő.",
            "Az i. sz. 2. században élt a költő.",
            "A lakás a XIII. ker. Váci út 12. alatt van.",
            "A lakás a III. em. 5. ajtó mögött van.",
            "A lakás Budapest, Kossuth Lajos u. 12. III. emelet.",
            "A Btk. 12. §-a szerint ez bűntett.",
            "A Ptk. 6:519. §-a szerint felel érte.",
            "A Pp. § 12 szerint járnak el a bíróságok.",
            "A Btk. szerint ez bűntett, mondta.",
            "A 2012. évi I. tv. 123. § (1) bekezdése szól erről.",
            "A Btk. XV. fejezete szól erről.",
            "A hőmérséklet max. 30 fok, min. 12 fok volt.",
            "A súlya átl. 5 kiló volt tavaly.",
            "Lásd pl. Kovács könyvét, ill. Szabó cikkét.",
            "A Sz. László utcában laktak, vö. Nagy levelét.",
            "Ott járt dr. Kovács János, ifj. Szabó Pál és özv. Nagy Béláné.",
            "Ott járt Drs. Kovács és alez. Szabó Pál.",
            "Levelét a Bp. Pf. 12 címre kérjük küldeni.",
            "Szül. Budapesten, megh. Bécsben, mondják.",
            "A kft. 5 millió forintot kapott.",
        ),
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anh ấy ở Tp.HCM.", "Cô ấy ở Hà Nội."),
        ("Tôi cảm ơn em.", "Anh đi làm nhé."),
        ("Họ bán cam, quýt, v.v.", "Bà mua bưởi."),
        ("Ông là bác sĩ.", "Bà là giáo viên."),
        ("Trời mưa to.", "Ông về nhà."),
        ("Jött volna, de.", "Mégsem jött."),
        ("A céget a Btk. védi.", "Ez így jó."),
        ("Ezt bünteti a Btk.", "A bíró tudja."),
        ("Ez lett a Kovács Kft.", "Később eladták."),
        ("Ő jött be.", "Mi is jöttünk."),
        ("Nézi a tv.", "Ő is nézi."),
        ("Vett almát, körtét stb.", "Aztán hazament."),
        ("Tudod-e.", "Én tudom."),
        ("Az ott ő.", "Én nem tudom."),
        ("A fal 5 m.", "A ház is magas."),
        ("This is art.", "We like it."),
        ("He came in.", "Then he left."),
    ],
)
def test_a_word_that_looks_like_one_ends_a_sentence(first: str, second: str) -> None:
    assert texts(f"{first} {second}") == [first, second]
