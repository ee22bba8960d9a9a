"""Which files are read, which are refused, and that what begins as XML is XML."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from translator.errors import UnreadableInput
from translator.formats.files import FORMATS, SUFFIXES, format_of, open_file
from translator.formats.files.kinds import is_refused

README = Path(__file__).parents[4] / "README.md"

REFUSED = (
    "a.DOC a.doc a.xlsx a.xls a.ods a.png a.zip a.mp4 a.mobi a.eml a.ics a.sbv a.smi a.lrc a.ini a.mo a.rst "
    "a.tex a.adoc a.mdx a.Rmd a.php a.py a.js a.tsx a.css a.vue a.jsp a.erb a.xsl a.dtd"
).split()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_text_is_refused_with_what_is_read(name: str) -> None:
    assert is_refused(name)
    with pytest.raises(UnreadableInput, match=r"are not read; those that are: \.txt .*\.docx"):
        open_file(b"anything", name=name)


@pytest.mark.parametrize("name", ["news.vi", "corpus.hu", "README", "notes.log", "a.b.1", ".hidden", "a."])
def test_what_has_no_known_ending_is_plain_text(name: str) -> None:
    assert not is_refused(name)
    assert open_file("Jó napot.".encode(), name=name).format == "text"


def test_no_ending_is_in_two_formats_nor_both_read_and_refused() -> None:
    assert not [suffix for suffix, count in Counter(SUFFIXES).items() if count > 1]
    assert not [suffix for suffix in SUFFIXES if is_refused(f"x{suffix}")]
    assert all(format_of(f"x{suffix}") == name for name, form in FORMATS.items() for suffix in form.suffixes)


def test_every_ending_is_in_the_documents() -> None:
    pages = [README, *README.parent.glob("docs/*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert not [suffix for suffix in SUFFIXES if suffix != ".txt" and f"`{suffix}`" not in text]


DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.unknown", f"{DECLARED}<note><to>Jó napot</to></note>", "xml"),
        ("a.txt", f"{DECLARED}<!-- x --><note>Jó napot</note>", "xml"),
        ("a", f"\ufeff{DECLARED}<note>Jó napot</note>", "xml"),
        ("a.hu", f"{DECLARED}<html><body>Jó napot</body></html>", "html"),
        (
            "a.sdlxliff",
            f'{DECLARED}<xliff version="1.2"><file source-language="hu"><body><trans-unit id="1">'
            "<source>Jó napot</source></trans-unit></body></file></xliff>",
            "xliff",
        ),
        (
            "memory.old",
            f'{DECLARED}<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="hu"/><body>'
            '<tu><tuv xml:lang="hu"><seg>Jó napot</seg></tuv></tu></body></tmx>',
            "tmx",
        ),
        ("a.txt", "Írd ezt: <?xml version='1.0'?>", "text"),
    ],
)
def test_what_begins_as_xml_is_xml_whatever_its_name(name: str, content: str, form: str) -> None:
    opened = open_file(content.encode(), name=name)
    assert opened.format == form
    assert form == "text" or opened.text == "Jó napot"


def test_torn_xml_of_no_known_ending_is_an_error() -> None:
    with pytest.raises(UnreadableInput, match="line"):
        open_file(f"{DECLARED}<note>".encode(), name="a.unknown")
