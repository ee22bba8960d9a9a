"""PDF and RTF: their text with its paragraphs, as plain text; what has none is refused with the reason."""

from __future__ import annotations

import time

import pytest

from tests.translator.formats.files.english import english
from translator.errors import UnreadableInput
from translator.formats.exports import SAME, export_name
from translator.formats.files import FORMATS, open_file, result_of

PICTURE = b"q 100 0 0 100 72 600 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"


def pdf(*pages: bytes) -> bytes:
    """A document of some content streams, with Helvetica as `F`."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, content in enumerate(pages):
        place = f"/Contents {4 + 2 * number} 0 R /MediaBox [0 0 595 842] /Resources {font}"
        objects.append(f"<< /Type /Page /Parent 2 0 R {place} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    body = b"%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + head + table + tail


def shown(*lines: str, top: int = 780) -> bytes:
    """Lines under each other; an empty one leaves room."""
    parts = []
    for number, line in enumerate(lines):
        text = line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"BT /F 12 Tf 72 %d Td (%s) Tj ET" % (top - 15 * number, text) if line else b"")
    return b"\n".join(parts)


PAGE = shown(
    "A cím itt áll",
    "",
    "Tegnap este a pályaudvaron vártam rád, de te nem jöttél el a találko-",
    "zóra, pedig megígérted, hogy id\u00f5ben ott leszel, és hozol magaddal egy",
    "üveg bort.",
    "",
    "Másnap reggel felhívtalak.",
)


def test_paragraphs_of_pages_are_read_and_come_back_as_text() -> None:
    opened = open_file(pdf(PAGE, shown("Második oldal.")), name="a.pdf")
    assert opened.text.split("\n\n") == [
        "A cím itt áll",
        "Tegnap este a pályaudvaron vártam rád, de te nem jöttél el a találkozóra, pedig megígérted, hogy "
        "id\u00f5ben ott leszel, és hozol magaddal egy üveg bort.",
        "Másnap reggel felhívtalak.",
        "Második oldal.\n",
    ]
    written = opened.rebuild(english(opened.text, lambda _: "Said.")).decode()
    assert written.count("Said.") == 4


def test_the_english_of_text_only_formats_is_a_text_file() -> None:
    only = [form for form, known in FORMATS.items() if known.result]
    assert only == ["pdf", "rtf"]
    assert all(result_of(form).media_type.startswith("text/plain") for form in only)
    assert [export_name(name, SAME) for name in ("a.pdf", "B.RTF", "c.docx")] == [
        "a.en.txt",
        "B.en.txt",
        "c.en.docx",
    ]


def test_a_name_that_ends_in_a_full_stop_has_one() -> None:
    names = ("Minta Zrt.", "a.txt", "a..", "...")
    assert [export_name(name, "tmx") for name in names] == ["Minta Zrt.tmx", "a.tmx", "a.tmx", "....tmx"]


def test_a_scan_is_refused_with_the_reason() -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.pdf: no page has text .* scanner .*OCR"):
        open_file(pdf(PICTURE, PICTURE), name="a.pdf")


def test_a_picture_among_pages_of_text_is_said() -> None:
    text = open_file(pdf(shown("Jó napot kívánok."), PICTURE), name="a.pdf").text
    assert text == "Jó napot kívánok.\n\n[page 2: a picture without text]\n"


WHOLE = pdf(PAGE)
BROKEN = {
    "empty": b"",
    "text": b"Jo napot",
    "head": b"%PDF-1.4\n",
    "torn": WHOLE[: len(WHOLE) // 2],
    "locked": WHOLE.replace(b"/Root 1 0 R", b"/Encrypt << /Filter /Odd >> /Root 1 0 R"),
    "zeros": bytes(1000),
}


@pytest.mark.parametrize("case", BROKEN)
def test_damaged_documents_are_one_clear_error(case: str) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableInput, match=r"^a\.pdf: "):
        open_file(BROKEN[case], name="a.pdf")
    assert time.process_time() - started < 2


RTF = rb"""{\rtf1\ansi\ansicpg1250\uc1{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset128 MS Gothic;}}
{\colortbl;\red0\green0\blue0;}{\*\generator X;}{\info{\title Nem}}{\header Fejl\'e9c}
\pard\f0 Tegnap este a p\'e1lyaudvaron \b v\'e1rtam\b0 , de \'f5 nem j\'f6tt el.\par
M\u225?snap\~reggel.\line Sor \{z\'e1r\'f3jel\} \endash  v\'e9ge\par\par
{\f1\'96\'be\'93\'fa\'82\'cd\'89\'4a}\par
Emoji \u-10179?\u-8704? \'e9s \uc0\u337 v\'e9ge.}"""


def test_paragraphs_of_rich_text_are_read() -> None:
    assert open_file(RTF, name="a.rtf").text.split("\n\n") == [
        "Tegnap este a pályaudvaron vártam, de ő nem jött el.",
        "Másnap\u00a0reggel.\nSor {zárójel} – vége",
        "明日は雨",
        "Emoji 😀 és ővége.\n",
    ]


@pytest.mark.parametrize(
    "data", [b"Jo napot", b"{\\rtf1 }", b"{\\rtf1{\\pict abc}}", b"{\\rtf1" + b"{" * 5_000 + b"x"]
)
def test_what_is_no_rich_text_or_has_none_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.rtf: "):
        open_file(data, name="a.rtf")
