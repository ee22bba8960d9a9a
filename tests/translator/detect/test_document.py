"""Languages are told apart, neutral text is known as such, and what is unknown is said to be."""

from __future__ import annotations

from functools import partial

import pytest

from tests.align.corpus import sentences
from tests.costs import count_calls
from translator.detect import as_seen, detect, detect_all, is_plain_english
from translator.detect.document import _UNSEEN
from translator.detect.neutral import is_neutral


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hội đồng thị trấn đã thông qua ngân sách.", "vi"),
        ("Hoi dong thi tran da thong qua ngan sach xay dung", "vi"),
        ("Trả lời", "vi"),
        ("@tanaka_taro さん", "ja"),
        ("#longer_than_it_seems です", "ja"),
        ("`configure_everything()` を実行", "ja"),
        ("Tuy nhiên, v.v. và v.v.", "vi"),
        ("0 Bình luận", "vi"),
        ("Ảnh: Reuters/KCNA", "vi"),
        ("A tanács elfogadta a költségvetést.", "hu"),
        ("Minden jog fenntartva © 2032 lap.example", "hu"),
        ("Szólj hozzá!", "hu"),
        ("A HAZA SORSA", "hu"),
        ("VIET NAM THANG LON", "vi"),
        ("WORLD NEWS TODAY", "en"),
        ("<W解説>朝の港町、対策は始まっている?", "ja"),
        ("東京都知事選挙", "ja"),
        ("https://example.com/をご覧ください。", "ja"),
        ("info@example.jpまでご連絡ください。", "ja"),
        ("www.example.jpまでお問い合わせください。", "ja"),
        ("example.comをご覧ください。", "ja"),
        ("https://example.com/news/archive/long-title-of-a-page.htmlを見る。", "ja"),
        ("ﾃｽﾄ", "ja"),
        ("ＡＳＥＡＮ首脳", "ja"),
        ("ＮＨＫで見た", "ja"),
        ("North Korea Russia", "en"),
        ("News & Press Releases from the coast", "en"),
        ("Copyrights(C)paper.jp 5", "en"),
        ("Президент прибыл в Пхеньян во вторник", "und"),
        ("북한과 러시아의 정상회담", "und"),
        ("朝鲜领导人访问俄罗斯的时间还没有公布", "und"),
        ("Die Verhandlungen werden heute noch nicht beendet sein", "und"),
        ("negocjacje z sąsiadami będą kontynuowane jutro rano", "und"),
    ],
)
def test_language_of_one_text(text: str, language: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        *(
            "***",
            '"/>',
            "2031/05/13 09:30 JST",
            "7:58 EDT",
            "CNN",
            "ITAR-TASS/AFP",
            "BBC CNN NHK AFP",
            "NATO EU USA",
            "https://a.example/b?c=d",
            "https://a.example/wiki/Hà_Nội",
            "https://a.example/wiki/東京",
            "https://a.example/{id}/edit",
            "`curl https://a.example/b`",
            "(www.a.example/b)",
        ),
        *(
            "12,5 %",
            "a@b.example",
            "kovács@b.example",
            "Vladimir Smirnov/Sputnik/Pool/Reuters",
            "24 Apr 2024",
            "Mon, 06 Sep 2021 00:01:00 +0000",
            "Tue, 7 May 2024 09:30:00 GMT",
            "Monday, June 3, 2024",
            "<br/>",
            "—",
            "😀",
        ),
    ],
)
def test_neutral_text_is_english_as_it_stands(text: str) -> None:
    found = detect(text)
    assert (found.language, found.is_neutral) == ("en", True)


@pytest.mark.parametrize("text", ["Ảnh: Reuters", "Hình ảnh Stringer/Getty", "ngày 12", "január 1.", "3 giờ"])
def test_text_with_words_is_not_neutral(text: str) -> None:
    assert not is_neutral(text)


@pytest.mark.parametrize(
    "text",
    [
        "the council has approved the budget",
        "he was all right and the budget was not",
        "copyright all rights reserved",
        "the g20 met in covid_19 times",
        "a café in the old town",
        "the council of 東京",
        "the council has approved it " * 30 + "ngay mai toi se di cho voi me",
        "toi di cho voi me " * 40 + "the council has approved it",
        "hoi dong thi tran da thong qua ngan sach xay dung",
        "a tanacs elfogadta a varos koltsegveteset tegnap",
        "ông ấy tới nước nga vào hôm qua",
        "a e i o u",
        "",
    ],
)
def test_no_other_language_is_detected_in_plain_english(text: str) -> None:
    assert not is_plain_english(text) or detect(text).language in ("en", "und")


def test_english_is_plain_in_small_letters_only() -> None:
    assert is_plain_english("the council has approved the budget")
    assert not is_plain_english("The council has approved the budget")


def test_neighbors_decide_for_a_short_text() -> None:
    vietnamese = [
        "Hội đồng thị trấn đã thông qua ngân sách xây dựng tháp.",
        "Cuộc diễn tập có nhiều người dân.",
    ]
    hungarian = [
        "A tanács elfogadta a torony építésének költségvetését.",
        "A gyakorlaton sokan vettek részt.",
    ]
    for short in ("Hanoi", "TRAN HUNG DAO"):
        among_vietnamese = detect_all([vietnamese[0], short, vietnamese[1]])[1]
        among_hungarian = detect_all([hungarian[0], short, hungarian[1]])[1]
        assert (among_vietnamese.language, among_hungarian.language) == ("vi", "hu")


def test_neighbors_never_outvote_clear_evidence() -> None:
    texts = ["Hội đồng thị trấn đã thông qua ngân sách xây dựng tháp."] * 5
    assert detect_all([*texts, "The council has approved the budget.", *texts])[5].language == "en"


def test_a_given_source_language_leaves_only_english_as_the_other() -> None:
    texts = ["A tanács elfogadta a költségvetést.", "The council has approved it.", "入場は無料だ。"]
    assert [found.language for found in detect_all(texts, source="vi")] == ["vi", "en", "ja"]


def test_confidence_is_a_share() -> None:
    assert all(0 <= found.confidence <= 1 for found in detect_all(["", "a", "Hanoi", "Trả lời", "北"]))


def test_what_comes_again_is_read_once() -> None:
    lines = sentences(400)
    detect_all(lines)  # whatever is remembered of words is so for both
    different, equal = (count_calls(partial(detect_all, given)) for given in (lines, lines[:1] * 400))
    assert equal * 2 < different
    assert len({found.language for found in detect_all(lines[:1] * 3)}) == 1


def test_all_that_is_unseen_is_taken_out() -> None:
    signs = [chr(code) for code in [*range(0x80, 0x10000), *range(0xE0100, 0xE01F0)]]
    unseen = [sign for sign in signs if _UNSEEN.search(f"é{sign}é")]
    assert [sign for sign in unseen if as_seen(f"é{sign}é") != "éé"] == []
    assert len(unseen) > 250
