"""Each flag is raised by what it names, and by nothing that is fine."""

from __future__ import annotations

import pytest

from translator.checks import find_flags
from translator.records import Hypothesis, SourceText

FINE = "The town council approved a budget of 3,450 million yen on May 12."
HEADLINE = "Hội nghị thượng đỉnh khai mạc tại Hà Nội"


def flags(source: str, target: str, *, language: str = "vi", is_cut: bool = False) -> tuple[str, ...]:
    return find_flags(SourceText(source, language), Hypothesis(target, -0.5, is_cut))


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Hội đồng ngày 12/5 đã thông qua ngân sách 3.450 triệu yên cho thị trấn.", FINE, "vi"),
        (
            "A vám 12%-ról 4,5%-ra csökken 2030. január 1-jén.",
            "It falls from 12% to 4.5% on January 1, 2030.",
            "hu",
        ),
        ("Có 11 người.", "There are eleven people.", "vi"),
        ("Ngày 30/10 trời mưa.", "It rained on October 30.", "vi"),
        ("14 000 eurós támogatás", "a grant of 14,000 euros", "hu"),
        ("会費は3万円です。", "The fee is 30,000 yen.", "ja"),
        (
            "会議は２０２４年１２月１５日に東京で開かれた。",
            "The meeting was held in Tokyo on December 15, 2024.",
            "ja",
        ),
        (
            "図２，３を見ると，１２，５００円の品が３．５％増えた。",
            "Items of 12,500 yen rose by 3.5% in figs. 2 and 3.",
            "ja",
        ),
        ("Trả lời", "Reply", "vi"),
        ("Ảnh: Reuters/KCNA", "Photo: Reuters/KCNA", "vi"),
        (
            "詳しくはhttps://a.example/b?c=1をご覧になるか、info@a.exampleまでどうぞ。",
            "For details, see https://a.example/b?c=1 or write to info@a.example.",
            "ja",
        ),
        (
            "Olvasd az index.hu-n, vagy írj a b@a.hu-ra ma.",
            "Read it at index.hu, or write to b@a.hu today.",
            "hu",
        ),
        ("Viết cho a@b.example nhé, cảm ơn bạn.", "Write to a@b.example, thank you.", "vi"),
        ("Hahahahahahahahaha, vui quá.", "Hahahahahahahahaha, what fun.", "vi"),
        ("Nguyễn Văn An – Trần Thị Bình", "Nguyễn Văn An – Trần Thị Bình", "vi"),
        ("Đà Nẵng, Huế, Cần Thơ", "Đà Nẵng, Huế, Cần Thơ", "vi"),
        ("Đà Nẵng", "Đà Nẵng", "vi"),
        ("Nguyễn Phú Trọng", "Nguyễn Phú Trọng", "vi"),
        (
            "Nguyễn Phú Trọng gặp Phạm Minh Chính tại Hà Nội",
            "Nguyễn Phú Trọng met Phạm Minh Chính in Hà Nội",
            "vi",
        ),
        (
            "Nguyễn Phú Trọng Gặp Phạm Minh Chính Tại Hà Nội",
            "Nguyễn Phú Trọng Meets Phạm Minh Chính In Hà Nội",
            "vi",
        ),
        (
            "Phạm Minh Chính, Vương Đình Huệ, Nguyễn Phú Trọng",
            "Phạm Minh Chính, Vương Đình Huệ, Nguyễn Phú Trọng",
            "vi",
        ),
        ("Budapest, 2024. június 17.", "Budapest, June 17, 2024.", "hu"),
        (
            "Bővebben a https://www.pelda.hu/hu/hirek/a-kormany oldalon.",
            "More at https://www.pelda.hu/hu/hirek/a-kormany.",
            "hu",
        ),
        ("--- vége ---------------------------", "--- end ---------------------------", "hu"),
    ],
)
def test_a_good_translation_has_no_flag(source: str, target: str, language: str) -> None:
    assert flags(source, target, language=language) == ()


@pytest.mark.parametrize(
    ("flag", "source", "target"),
    [
        ("empty", "Xin chào.", " "),
        (
            "looping",
            "Ông đã đến thăm nước Nga hôm qua.",
            "He came to the city of the city of the city of the city of it.",
        ),
        ("looping", "Ông đã đến thăm nước Nga hôm qua.", "He came to see surururururururus."),
        ("looping", "Ông đã đến thăm nước Nga.", "A section of the section of the section of the town."),
        ("copied", "Ông đã đến thăm nước Nga hôm qua.", "Ông đã đến thăm nước Nga hôm qua."),
        ("copied", "Trả lời", "Trả lời"),
        ("copied", "KINH TẾ", "KINH TẾ"),
        ("copied", HEADLINE, HEADLINE.title()),
        ("copied", HEADLINE.title(), HEADLINE.title()),
        ("copied", "Tổng thống Putin gặp ông Tập Cận Bình", "Tổng Thống Putin Gặp Ông Tập Cận Bình"),
        ("copied", "Bầu cử quốc hội mới", "Bầu Cử Quốc Hội Mới"),
        ("copied", "Thủ tướng Phạm Minh Chính thăm Pháp", "Thủ tướng Phạm Minh Chính thăm Pháp"),
        ("wrong_language", "Ông An đi Huế.", "Ông An ấy tới nước Nga vào hôm qua."),
        (
            "too_long",
            "Xin chào các bạn.",
            "Hello friends " + "and words that nobody has said " * 3,
        ),
        (
            "too_short",
            "Hội đồng thị trấn đã thông qua ngân sách xây dựng tháp sơ tán ở khu cảng.",
            "Council.",
        ),
        ("numbers_lost", "Tháp cao 118 mét.", "The tower is high."),
        ("numbers_lost", "会費は１２，５００円です。", "The fee is 12,000 yen."),
        ("numbers_lost", "Ngân sách 3.450 triệu yên.", "A budget of 345 million yen."),
        ("addresses_lost", "Viết cho a@b.example nhé.", "Write to him."),
        (
            "addresses_lost",
            "詳しくはhttps://a.example/bをご覧ください。",
            "See https://a.example/c for details.",
        ),
        ("addresses_lost", "Xem https://a.example/b nhé.", "See https://a.example/c there."),
        ("wrong_language", "Ông đã đến thăm nước Nga.", "Ông ấy tới nước Nga vào hôm qua."),
        ("wrong_language", "入場は無料だ。", "入場は無料である。"),
    ],
)
def test_a_bad_translation_is_flagged(flag: str, source: str, target: str) -> None:
    assert flag in flags(source, target)


def test_an_output_that_hit_its_bound_is_flagged() -> None:
    assert flags("Xin chào.", "Hello there.", is_cut=True) == ("cut",)
