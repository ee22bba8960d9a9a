"""Lines that a layout broke are joined; lines that a writer ended are not."""

from __future__ import annotations

import pytest

from translator.segment.lines import find_blocks, split_lines

LONG = "Kỹ sư trưởng của dự án cho biết móng tháp sẽ được đóng sâu 22 mét"


def blocks(text: str) -> list[str]:
    return [text[start:end] for start, end in find_blocks(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\nđể chịu được động đất mạnh.",
        f"{LONG}\n, được kỳ vọng sẽ hoàn thành sớm.",
        f"{LONG},\nCố vấn An ninh đã nói như vậy.",
        f"{LONG}. Báo cáo của Hàn Quốc\nHãng thông tấn này cho biết thêm.",
        "Ông đến Nga vào sáng sớm ngày 12. Sau khi ông nói. 13\nHôm Chủ nhật, ông đã đến thăm.",
        "Az építmény alapját a tervek szerint a következő év elején,\n17. századi alapokra rakják le.",
        "Budapesten 2024.\njúnius 17-én",
        "Thủ tướng đã phát biểu tại hội nghị ở TP.\nHồ Chí Minh vào sáng nay.",
        "A konferenciát megnyitotta és köszöntőt mondott dr.\nKovács János.",
        "Az egész orszá-\ngukban",
        "入場は無料だが、事前登録が必要となる。当日は会場の\n受付で名前を告げる。",
        "政府はGoogle CloudやAmazon Web Servicesの利用をさらに\n拡大する方針を示した。",
    ],
)
def test_a_broken_sentence_is_one_block(text: str) -> None:
    assert blocks(text) == [text]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Hai thành phố kết nghĩa tăng cường buôn bán trà và ớt bột",
            "Két testvérváros fellendíti a kereskedelmet",
        ],
        ["津波避難訓練を終えた港町", "Thị trấn cảng kết thúc cuộc diễn tập"],
        ["政府、新たな経済対策を発表、年内に実施へ", "日銀、金利据え置きを全会一致で決定した"],
        ["Chợ cá mở cửa trở lại sau ba tháng sửa chữa", "2031/05/13 09:30 JST"],
        ["2023-09-20 09:02:16 0 Bình luận", "Đoàn tàu bọc thép về đến ga tối 19/9."],
        ["tin tức", "thể thao", "văn hóa"],
        [LONG, "www.a.example"],
        [LONG, "info@a.example"],
        [f"{LONG} v.v.", "Ông nói thêm như vậy."],
        [f"{LONG}.", "Ông nói thêm như vậy."],
        [f"{LONG}", "", "Ông nói thêm như vậy."],
        [f"{LONG} như sau", "- một", "- hai"],
        [f"{LONG} như sau", "1. một", "2. hai"],
        [f"{LONG} như sau:", "d) một", "đ) hai", "(e) ba"],
        ["①経済対策の強化", "②防衛費の増額", "③子育て支援"],
        ["本文です¹", "¹ 出典：総務省", "² 同上の資料"],
        [LONG, "½ lít nước", "Ⅱ Kinh tế"],
        ["次のとおりとする", "（１）概要を述べる", "２．方法を述べる"],
    ],
)
def test_lines_that_stand_alone_stay_apart(lines: list[str]) -> None:
    assert blocks("\n".join(lines)) == [line for line in lines if line]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_known(end: str) -> None:
    lines = [line and line.text for line in split_lines(f"a{end}  b {end}{end}c")]
    assert lines == ["a", "b", None, "c"]
