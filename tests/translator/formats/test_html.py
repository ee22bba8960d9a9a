"""Web pages give up their text in reading order, or say why not."""

from __future__ import annotations

import pytest

from translator.errors import UnreadableInput
from translator.formats.document import read_document
from translator.formats.html import extract_text


def extract(page: str) -> str:
    return extract_text(page.encode(), name="page.html")


def test_blocks_inline_markup_and_line_breaks() -> None:
    page = """<!doctype html><html><head><title>ignored</title><style>p{}</style></head><body>
    <h1>Tin   tức</h1><p>Ông <b>Kim</b> đã\n đến.<br>Hôm nay.</p><script>var a = "<p>no</p>"</script>
    <ul><li>một<li>hai</ul><table><tr><td>a</td><td>b</td></tr></table>đuôi</body></html>"""
    assert extract(page) == "Tin tức\n\nÔng Kim đã đến.\nHôm nay.\n\nmột\n\nhai\n\na\n\nb\n\nđuôi"


def test_entities_comments_and_preformatted_text() -> None:
    assert extract("<p>a&nbsp;&amp; &#7843;<!-- x --></p><pre>b\n  c</pre>") == "a\xa0& ả\n\nb\nc"


def test_a_fragment_is_a_page_too() -> None:
    assert extract("Xin chào <i>bạn</i>") == "Xin chào bạn"


def test_the_declared_encoding_is_used_when_it_is_not_utf8() -> None:
    page = '<meta charset="windows-1250"><p>Őrzik a tűzfát</p>'.encode("windows-1250")
    assert extract_text(page, name="page.html") == "Őrzik a tűzfát"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"<html><body><script>x</script></body></html>", "no text"),
        (b'<meta charset="x-none"><p>\xff</p>', "x-none"),
        (b"<p>\xff</p>", "0xff at byte 3"),
        (b"<p>a\0b</p>", "NUL"),
        (b"<div>" * 5000 + b"deep" + b"</div>" * 5000, "line 1"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^page\.html: ") as caught:
        extract_text(data, name="page.html")
    assert said in str(caught.value)


def test_the_suffix_tells_html_from_text() -> None:
    assert read_document(b"<p>a</p>", name="x.HTM") == "a"
    assert read_document(b"<p>a</p>", name="x.txt") == "<p>a</p>"
