"""Bytes become text, or one clear sentence says why not."""

from __future__ import annotations

import pytest

from translator.errors import UnreadableInput
from translator.formats.text import decode_text

VIETNAMESE = "Hội đồng thị trấn đã thông qua ngân sách cho tháp sơ tán."
HUNGARIAN = "Az erdei kutatóállomás botanikusai szerdán közölték, hogy őrzik a tűzfát."
JAPANESE = "入場は無料だが、事前登録が必要となる。"


TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc."
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc."


def read_as(encoding: str, text: str) -> str:
    """What UTF-8 looks like when each byte is taken for a letter."""
    return "".join(bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        *(VIETNAMESE, HUNGARIAN, JAPANESE, "a\r\nb\rc\n", " \n"),
        "Trong hộp Hoặc, gõ « Có vài trang » rồi bấm.",
        "Öt kör után »Má« és «Pá» jött, 5 °C és ½ ø.",
        "\x1b[1mpiros\x1b[0m",
        "kÃ©rem",
        f"Trước là TCVN3: {TCVN3} Nay đã chuyển hết sang Unicode cho dễ đọc hơn.",
        "L'œuvre a été créée à côté du château; où est passé l'élève? Là-bas, très près, voilà.",
        "Die Straße führt über die Brücke; Müller hört die Vögel für 5 €, möglichst früh, schön spät.",
        "El niño comió más jamón allí; ¿qué pasó después, según él? Así está, señor, con 5 €.",
        "Két hét óta így él, és már várják őt; át is jött a múlt héten, több tűzfát hozva.",
    ],
)
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
        (JAPANESE.encode("iso2022_jp"), "ISO-2022-JP (escape at byte 0)"),
        (HUNGARIAN.encode("cp852"), "cp852"),
        (TCVN3.encode("latin-1"), "TCVN3"),
        (TCVN3.encode(), "TCVN3"),
        (f"{TCVN3} đ".encode(), "TCVN3"),
        (f"π → {TCVN3}".encode(), "TCVN3"),
        (VNI.encode(), "VNI"),
        (read_as("windows-1252", VIETNAMESE).encode(), "UTF-8 that was read as windows-1252"),
        (read_as("windows-1250", HUNGARIAN).encode(), "UTF-8 that was read as windows-1250"),
        (read_as("windows-1252", JAPANESE).encode(), "UTF-8 that was read as windows-1252"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^paper\.txt: ") as caught:
        decode_text(data, name="paper.txt")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
