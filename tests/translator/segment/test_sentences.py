"""Sentences end where a reader says they do."""

from __future__ import annotations

import unicodedata

import pytest

from translator.segment.bilingual import split_languages
from translator.segment.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn tàu về đến ga tối 19/9.|Đón ông có các quan chức.",
        "Ngày 17/9, Ông lên tàu.",
        "Tên lửa có tầm bắn tới 6.500 km.|Ông nói thế.",
        "Kim ngạch đạt 1.500.000 đồng.|Tăng 7,2%.",
        "Ông đến vào sáng sớm ngày 12.|13 người chào đón ông.",
        "Có bức ảnh của mỗi người. lãnh đạo.",
        "Ông thăm Hàn Quốc và Nhật Bản. .|Sau đó ông về.",
        "Ông nói về “toàn vẹn lãnh thổ”. .” ”|Ông Kim nói thêm.",
        "Ông nói “đây là lý do.|Họ cũng cố gắng.”|Khi được hỏi, ông im lặng.",
        "“Có,” anh nhấn mạnh.|Ông cười.",
        "Nga nhận 10.000 container – tương đương… 260.000 tấn hàng.",
        "Edith M. Lederer tại Liên Hợp Quốc đóng góp.|Hết.",
        "Ông sống ở TP. Hồ Chí Minh.|Bà sống ở Hà Nội.",
        "Cuộc họp kết thúc.|Ông Kim về nước.",
        "Xem XYZScripts.com để biết thêm.|Cảm ơn!|Hẹn gặp lại?",
        "Frissítve 2024. június 17-én, 7:58 EDT",
        "A vám 2030. január 1-jén csökken.|A felek örülnek.",
        "Dátum: 2032. 03. 04. este.",
        "Elfogadták.|A 2024.\névi költségvetés az 1990.\nmájus 2-án alakult és a 10–12.\névfolyam ügye.",
        "Az 1956.\noktóber 23-án történt.|A vita lezárult.",
        "Điều 12. Phạm vi điều chỉnh",
        "Mondta dr. Kelemér Ottília, az állomás vezetője.|Így volt.",
        "A XX. század és II. Erzsébet, valamint a 3. Magyar Hadosztály is szóba került.",
        "Az eredmény 25.|A csapat örült, és őszintén ünnepelt.",
        "„Ritka!” – mondta a vezető.|„Igen.”",
        "Megtörtént az összefogásnak. .|Ritka út ez.",
        "Eljött stb. és így tovább.",
        "Kovács János, a Bt.\nügyvezetője szólt.|Ez nem elég!",
        "入場は無料だ。|登録が必要！|本当か？",
        "「行きます。」と言った。|次の日だ。",
        "彼は「はい。いいえ。」と答えた。",
        "閉じない「括弧。|次の文。",
        "新しい避難塔は来春に完成へ?",
        "成長率は３．５％だった。|次の年は４％だった。",
        "１．はじめに",
        "１．２．方法について",
        "資料はＮｏ．５だ。|以上だ．|方法は有効である．|３つの例を示す．",
        "詳しくはhttps://example.com/a?b=1をご覧ください。|次の文です。",
        "https://example.com/a/very/long/path/to/some/page/of/the/site?b=1を見た。|次だ。",
        "Yahoo!ニュースによると、雨だ。|本当?|はい!|終わり。",
        "Xem https://example.com/watch?Video=abc để biết thêm.|Cảm ơn!",
        "Bạn đã xem https://example.com/watch?|Ông Kim đã xem.",
        "Írjon a Kovacs.Peter@example.hu címre.|Köszönjük!",
    ],
)
def test_sentences(text: str) -> None:
    expected = text.split("|")
    glue = "" if any("\u3040" < letter < "\u9fff" for letter in text) else " "
    assert sentences(glue.join(expected)) == expected


def test_a_missing_space_is_no_missing_boundary() -> None:
    assert sentences("Cuộc họp kết thúc.Ông Kim về nước.") == ["Cuộc họp kết thúc.", "Ông Kim về nước."]


def test_a_tail_cut_by_the_line_begins_the_next_sentence() -> None:
    text = "Họ đã gặp Tổng thống. cả hai\nĐây là lần đầu tiên."
    assert sentences(text) == ["Họ đã gặp Tổng thống.", "cả hai\nĐây là lần đầu tiên."]


@pytest.mark.parametrize(
    "parts",
    [
        ["Tin tức từ Việt Nam", " | ", "News from Vietnam"],
        ["Bản tin thương mại thành phố", " – ", "The city trade bulletin and more news"],
        ["見本市のお知らせ", " ", "Thông báo về hội chợ thương mại"],
        ["Hội chợ thương mại thành phố", " ", "見本市のお知らせ"],
        ["Magyar Hírlap", " – ", "News from Hungary today"],
        ["Ông Kim nói:", " ", "“I am very glad that our two countries have signed this today.”"],
        ["A miniszter szerint", " ", '"the agreement is good for both countries".'],
        ["“We are very glad,”", " ", "– mondta Kim –,", " ", "“and we will sign it tomorrow.”"],
        ["I am very glad about this agreement,”", " ", "bà nói thêm."],
        ["Bộ phim “The Lord of the Rings” đã ra mắt"],
        ["Ông nói: “Chúng tôi rất vui” và “Họ đã đi”."],
        ["RON 95", "   ", "21.070", "    ", "+1.250"],
        [
            "見本市のお知らせ",
            " ",
            unicodedata.normalize("NFD", "Thông báo về hội chợ thương mại"),
        ],
        ["Microsoft Visual Studio Code を使う。"],
        ["Ông Kim – người đứng đầu nhà nước – đã đến"],
        ["Hợp tác kỹ thuật - quân sự giữa hai nước"],
    ],
)
def test_languages_in_one_line_come_apart(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in split_languages(text)] == parts[::2]
