"""Which files are read, which are refused, and that what begins as XML is XML."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.translator.formats.files.english import english
from tests.translator.formats.files.test_archives import pack
from tests.translator.formats.files.test_text_only import pdf, shown
from translator.errors import UnreadableInput
from translator.formats.files import FORMATS, SUFFIXES, english_suffix, format_of, open_file, result_of
from translator.formats.files.kinds import is_refused
from translator.records import Reading

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


SAMPLES: dict[str, str | bytes] = {
    "text": "Jó napot",
    "html": "<p>Jó napot",
    "md": "# Jó napot",
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nJó napot\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nJó napot\n",
    "ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Jó napot\n",
    "ttml": "<tt><body><p>Jó napot</p></body></tt>",
    "json": '{"a": "Jó napot"}',
    "csv": "a,b\nJó napot,1\n",
    "tsv": "a\tb\nJó napot\t1\n",
    "jsonl": '{"a": "Jó napot"}\n',
    "yaml": "a: Jó napot\n",
    "properties": "a=Jó napot\n",
    "strings": '"a" = "Jó napot";\n',
    "plist": "<plist><dict><key>a</key><string>Jó napot</string></dict></plist>",
    "resx": '<root><data name="a"><value>Jó napot</value></data></root>',
    "qt": '<TS language="en"><message><source>Jó napot</source></message></TS>',
    "xliff": '<xliff version="1.2"><file source-language="hu" target-language="en"><trans-unit id="1">'
    "<source>Jó napot</source></trans-unit></file></xliff>",
    "tmx": '<tmx><header srclang="hu"/><body><tu><tuv xml:lang="hu"><seg>Jó napot</seg></tuv></tu></body></tmx>',
    "docx": pack({"word/document.xml": "<w:p><w:r><w:t>Jó napot</w:t></w:r></w:p>"}),
    "pptx": pack({"ppt/slides/slide1.xml": "<a:p><a:r><a:t>Jó napot</a:t></a:r></a:p>"}),
    "odt": pack({"content.xml": "<text:p>Jó napot</text:p>"}),
    "odp": pack({"content.xml": "<text:p>Jó napot</text:p>"}),
    "epub": pack({"c1.xhtml": "<p>Jó napot</p>"}),
    "svg": "<svg><text>Jó napot</text></svg>",
    "pdf": pdf(shown("Jo napot")),
    "rtf": b"{\\rtf1\\ansi Jo napot}",
    "xml": "<a>Jó napot</a>",
    "po": 'msgid "Jó napot"\nmsgstr ""\n',
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_answers_for_itself(form: str) -> None:
    known, sample = FORMATS[form], SAMPLES[form]
    data = sample.encode() if isinstance(sample, str) else sample
    assert known.title
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; charset=utf-8)?", known.media_type)
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in known.suffixes)
    assert known.is_packed or not known.is_zip
    for suffix in known.suffixes:
        opened = open_file(data, name=f"x{suffix}", reading=Reading("", ("a",)), most_text=10_000)
        assert (opened.format, opened.text.strip()) == (form, "Jo napot" if known.result else "Jó napot")
        document = english(opened.text, str.upper)
        written = opened.rebuild(document)
        assert b"NAPOT" in written or known.is_zip
        assert written != data
        assert opened.rebuild(english(opened.text, str)) == data or known.result
        assert english_suffix(f"x{suffix}") in result_of(form).suffixes


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
