"""A format is added in one place: a file format by its reader and its row, an export by its row and its writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.product_copy import copy_product, replaced, run_in

KINDS, EXPORTS = "translator/formats/files/kinds.py", "translator/formats/exports.py"
READER = '''
"""AsciiDoc: paragraphs; marks at the head of a line stay."""

from __future__ import annotations

import re

from translator.formats.files.blocks import Block, Decoded, ParsedFile, Slot, check_lines, open_whole

_TEXT = re.compile(r"^(?:=+ |\\* )?(?P<text>\\S.*)$", re.MULTILINE)


def open_asciidoc(decoded: Decoded, *, name: str) -> ParsedFile:
    """A document of headings, items and paragraphs of one line."""
    check_lines(decoded.text, name=name)
    found = _TEXT.finditer(decoded.text)
    return open_whole(decoded, (Slot(*text.span("text"), Block(text["text"])) for text in found))
'''
ROW = '"adoc": FileFormat("AsciiDoc", (".adoc", ".asciidoc"), "text/asciidoc", "asciidoc:open_asciidoc"),'
FILE_PLACES = """
from importlib import import_module

from fastapi.testclient import TestClient
from tests.fakes import FakeEngine
from translator.formats.exports import export_bytes, export_name
from translator.formats.files import FORMATS, format_of, open_file, result_of
from translator.pipeline import translate_document
from translator.web.native.uploads import FILE_NAMES

data = "= Címek\\n\\n* Jó napot kívánok.\\n".encode()
opened = open_file(data, name="a.adoc")
assert (opened.format, opened.text) == ("adoc", "Címek\\n\\nJó napot kívánok."), opened
document = translate_document(opened.text, engine=FakeEngine(lambda item: item.text.upper()), source="hu")
assert export_bytes(document, "same", file=opened).decode() == "= CÍMEK\\n\\n* JÓ NAPOT KÍVÁNOK.\\n"
assert export_name("a.asciidoc", "same") == "a.en.asciidoc"
assert result_of(format_of("a.ADOC")) is FORMATS["adoc"]
assert FILE_NAMES["text/asciidoc"] == "document.adoc"
for door in ("deepl.documents", "libretranslate.about", "libretranslate.files", "pages.submitting"):
    assert ".adoc" in import_module(f"translator.web.{door}").SUFFIXES, door
"""
WRITERS = '''

def to_lines(document: TranslatedDocument, _references: PlacedReferences = None) -> Iterator[str]:
    """Source and English one below the other."""
    yield from (f"< {item.segment.text}\\n> {item.text}\\n" for item in document.translations)


def bead_lines(aligned: AlignedTexts) -> str:
    """The same of aligned texts."""
    return "".join(f"< {line}\\n" for line in aligned.source) + "".join(f"> {line}\\n" for line in aligned.target)
'''
EXPORT_ROW = '"lines": ExportFormat("Lines, for diff", ".lines", "text/plain", "exports:to_lines", beads="exports:bead_lines"),'
EXPORT_PLACES = """
from typing import get_args

from align.bead import Bead
from tests.fakes import FakeEngine
from translator.cli import build_parser
from translator.formats.beads import AlignedTexts
from translator.formats.exports import content_type, export, export_beads, export_name
from translator.pipeline import translate_document
from translator.service import exports as served
from translator.web.native import alignment, jobs
from translator.web.pages import beads, reading

document = translate_document("Jó napot kívánok.", engine=FakeEngine(), source="hu")
assert "".join(export(document, "lines")) == "< Jó napot kívánok.\\n> <HU> JÓ NAPOT KÍVÁNOK.\\n"
aligned = AlignedTexts(["a"], ["b"], [Bead((0,), (0,), 1.0)], "hu")
assert export_beads(aligned, "lines") == b"< a\\n> b\\n"
assert (export_name("a.txt", "lines"), content_type("lines")) == ("a.lines", "text/plain; charset=utf-8")
for command in (["translate", "x"], ["fetch", "x"], ["align", "x", "y"]):
    assert build_parser().parse_args([*command, "--format", "lines"]).format == "lines", command
assert "lines" in served.DOCUMENT_FORMATS
assert "lines" in jobs.MEDIA_TYPES and "lines" in alignment._MEDIA_TYPES
assert any(form[0] == "lines" for form in reading.DOWNLOAD_FORMS)
assert "lines" in beads._FORMS
"""


@pytest.mark.slow
def test_no_place_forgets_a_new_file_format(tmp_path: Path) -> None:
    kinds = replaced(KINDS, '    "po": FileFormat(', f'    {ROW}\n    "po": FileFormat(')
    assert " .adoc .asciidoc " in kinds, "what is read is not refused any more"
    changed = {KINDS: kinds.replace(" .adoc .asciidoc ", " "), "translator/formats/files/asciidoc.py": READER}
    assert run_in(copy_product(tmp_path, changed), FILE_PLACES) == ""


@pytest.mark.slow
def test_no_place_forgets_a_new_export(tmp_path: Path) -> None:
    exports = replaced(
        EXPORTS, '    "ladder": ExportFormat(', f'    {EXPORT_ROW}\n    "ladder": ExportFormat('
    )
    assert run_in(copy_product(tmp_path, {EXPORTS: exports + WRITERS}), EXPORT_PLACES) == ""
