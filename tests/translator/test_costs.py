"""What a text costs on its whole road grows with its length, whatever stands in it."""

from __future__ import annotations

import pytest

from tests.costs import is_steep
from tests.fakes import FakeEngine
from translator.glossary import Glossary, make_term
from translator.pipeline import translate_document

pytestmark = pytest.mark.slow

PUMPS = (
    *(
        "0123456789",
        "1",
        "１２３",
        "123 ",
        "1.234.567 ",
        "3,5 ",
        "2024-01-02 ",
        "12:30 ",
        "5% ",
        "5 km ",
        "$5 ",
    ),
    *(
        "5.000 đ ",
        "5円",
        "二十万",
        "mười nghìn ",
        "kétezer-",
        "5a",
        "IV. ",
        "XIV ",
        "½",
        "²",
        "[1] ",
        "1. a\n",
    ),
    *(
        ".",
        ",",
        "?",
        "!",
        "…",
        "-",
        "—",
        "_",
        ". ",
        ":",
        ".,;:!?-",
        '"',
        "'",
        "“”",
        "«»",
        "「",
        "「」",
        "、",
        "。",
        "・",
    ),
    *(
        "(",
        ")",
        "[",
        "{",
        "<",
        "⟦",
        "()",
        "(a) ",
        "⟦1⟧ ",
        "{x} ",
        "{{x}} ",
        "%s ",
        "%1$s ",
        "$x ",
        "&amp;",
        "&#",
    ),
    *(
        "a",
        "A",
        "ă",
        "a\u0301",
        "\u0301",
        "x. ",
        "a.b.",
        "dr. ",
        "Dr. ",
        "TP. ",
        "v.v. ",
        "stb. ",
        "J. R. ",
        "aB ",
    ),
    *(
        "😀",
        "👨\u200d👩\u200d👧",
        "🇻🇳",
        "🇻",
        "\u200b",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "\u00ad",
        "\ue000",
        "\0",
        "\ufffd",
    ),
    *(
        "Nguyễn Văn A ",
        "Kovács János ",
        "Hà Nội ",
        "田中さん",
        "あ",
        "ア",
        "ｱ",
        "ー",
        "日",
        "これはペンです。",
    ),
    *(
        "https://a.vn/b?c=d ",
        "https://",
        "a@b.vn ",
        "a@b.",
        "@",
        "@user ",
        "#",
        "#tag ",
        "/usr/bin",
        "C:\\a\\b ",
    ),
    *(
        "\n",
        "\n\n",
        "a\n",
        "\r\n",
        "\t",
        " ",
        " \n",
        "*",
        "**a** ",
        "_a_ ",
        "`",
        "~~",
        "# a\n",
        "- a\n",
        "> ",
        "| a ",
    ),
    *(
        "<b>a</b> ",
        "<a ",
        "<!--",
        "Xin chào các bạn. ",
        "xin chào các bạn ",
        "Jó napot kívánok. ",
        "jó napot ",
    ),
    *(
        "This is good. ",
        "Xin chào. Jó napot. こんにちは。",
        "привет ",
        "你好吗",
        "안녕 ",
        "A: ",
        "- Xin chào\n",
        "a-",
        "a/",
    ),
)

ENGINE = FakeEngine(max_source_tokens=200)
TERMS = Glossary(
    tuple(sorted(make_term(*pair) for pair in [("xin chào", "hello"), ("ペン", "pen"), ("a", "b")]))
)


def translate(text: str) -> None:
    translate_document(text, engine=ENGINE, glossary=TERMS)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    translate("".join(PUMPS))


@pytest.mark.parametrize("pump", PUMPS)
def test_cost_grows_with_the_length(pump: str) -> None:
    assert not is_steep(translate, pump, small=1_000)
