"""Bytes become text, or one clear sentence says why not."""

from __future__ import annotations

import pytest

from translator.errors import UnreadableInput
from translator.formats.text import decode_text

VIETNAMESE = "Hội đồng thị trấn đã thông qua ngân sách cho tháp sơ tán."
HUNGARIAN = "Az erdei kutatóállomás botanikusai szerdán közölték, hogy őrzik a tűzfát."
JAPANESE = "入場は無料だが、事前登録が必要となる。"


@pytest.mark.parametrize("text", [VIETNAMESE, HUNGARIAN, JAPANESE, "a\r\nb\rc\n", " \n"])
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode_text(text.encode(), name="x") == text
    assert decode_text(b"\xef\xbb\xbf" + text.encode(), name="x") == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"abc\xff", "0xff at byte 3"),
        (b"\xef\xbb\xbfabc\xff", "0xff at byte 6"),
        (b"abc\0def", "NUL byte at byte 3"),
        (b"\xef\xbb\xbfabc\0def", "NUL byte at byte 6"),
        (VIETNAMESE.encode("utf-16"), "UTF-16 LE"),
        (b"\xfe\xff" + VIETNAMESE.encode("utf-16-be"), "UTF-16 BE"),
        (VIETNAMESE.encode("utf-32"), "UTF-32 LE"),
        (HUNGARIAN.encode("windows-1250"), "windows-1250"),
        (JAPANESE.encode("shift_jis"), "shift_jis"),
        (JAPANESE.encode("euc_jp"), "euc_jp"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^paper\.txt: ") as caught:
        decode_text(data, name="paper.txt")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
