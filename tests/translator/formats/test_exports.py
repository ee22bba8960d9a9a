"""Exports hold every segment, escape what they must, and show every flag."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from lxml import html

from align import Bead
from tests.fakes import FakeEngine
from translator import __version__
from translator.formats.beads import AlignedTexts
from translator.formats.bitext import TSV_COLUMNS, to_jsonl, to_tsv
from translator.formats.exports import DOCUMENT_FORMATS, EXPORTS, export, export_beads
from translator.formats.page import to_html
from translator.formats.units import read_tmx, read_xliff
from translator.pipeline import translate_document
from translator.records import PlacedReference, TranslatedDocument

TEXT = 'Ông <script>alert("x")</script> đã\u2028\n\\t nói.\n\nПрезидент прибыл во вторник.\n\nAFP'


def document() -> TranslatedDocument:
    return translate_document(TEXT, engine=FakeEngine(), name="a&b.txt")


def test_jsonl_has_one_object_a_line_with_the_documented_keys() -> None:
    lines = "".join(to_jsonl(document())).splitlines()
    objects = [json.loads(line) for line in lines]
    assert list(objects[0]) == [
        *("document", "id", "start", "end", "text", "lang", "confidence", "kind"),
        *("translation", "model", "flags", "estimate", "score"),
    ]
    assert [TEXT[item["start"] : item["end"]] for item in objects] == [item["text"] for item in objects]
    assert objects[-2]["flags"] == ["undetermined_language"]
    assert (objects[-1]["translation"], objects[-1]["model"]) == ("AFP", None)


def test_tsv_is_read_back_by_the_csv_module() -> None:
    lines = "".join(to_tsv(document())).split("\n")
    rows = list(csv.reader(lines[:-1], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert tuple(rows[0]) == TSV_COLUMNS
    assert all(len(row) == len(TSV_COLUMNS) for row in rows)
    assert "undetermined_language" in rows[-2][TSV_COLUMNS.index("flags")]


@pytest.mark.parametrize("text", ["=1+1", "+36 1 234", "-5 fok", "@kati", "- Szia"])
def test_no_cell_of_tsv_is_a_formula_unless_it_is_for_a_corpus(text: str) -> None:
    whole = document()
    first = replace(whole.translations[0], text=text)
    whole = replace(whole, translations=(first, *whole.translations[1:]))
    column = TSV_COLUMNS.index("translation")
    assert list(to_tsv(whole))[1].split("\t")[column] == f"'{text}"
    assert list(to_tsv(whole, is_raw=True))[1].split("\t")[column] == text
    aligned = AlignedTexts([text], ["x"], [Bead((0,), (0,), 1.0)], "hu")
    assert export_beads(aligned, "tsv").decode() == f"0\t0\t1.0000\t'{text}\tx\n"


def test_the_page_shows_texts_as_text_and_fetches_nothing() -> None:
    page = "".join(to_html(document()))
    root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    cells = ["".join(map(str, cell.itertext())) for cell in root.iter("td")]
    assert not list(root.iter("script", "link", "img", "iframe"))
    assert "src=" not in page
    assert "href=" not in page
    assert any('<script>alert("x")</script>' in cell for cell in cells)
    assert any("undetermined language" in cell for cell in cells)
    assert cells[-2:] == ["AFP", "AFP"]


def test_references_and_scores_stand_by_their_segments() -> None:
    placed = [
        PlacedReference("He said so.", "given", (0,), (0, 3), 0.912345, 41.501234),
        PlacedReference("<b>Nowhere</b>", "given", (), None, 0.1, None),
    ]
    first, *others = [json.loads(line) for line in export(document(), "jsonl", references=placed)]
    assert (first["reference"], first["reference_span"], first["score"]) == ("He said so.", [0, 3], 41.5)
    held = first["references"][0]
    assert (held["score"], held["similarity"]) == (41.5, 0.9123)
    assert [item["reference"] for item in others] == [None] * len(others)
    page = "".join(export(document(), "html", references=placed))
    assert "He said so. chrF 42" in page
    assert "<li>&lt;b&gt;Nowhere&lt;/b&gt;</li>" in page
    assert "41.50\tHe said so." in "".join(export(document(), "tsv", references=placed))


def test_tmx_and_xliff_hold_what_was_translated_with_its_origin() -> None:
    translated = [item for item in document().translations if item.model]
    units = read_tmx("".join(export(document(), "tmx")).encode(), name="x.tmx")
    assert [unit.text_in("vi") for unit in units] == [item.segment.text for item in translated]
    assert {unit.notes["model"] for unit in units} == {"fake@1+000000000000"}
    units = read_xliff("".join(export(document(), "xliff")).encode(), name="x.xlf")
    assert [unit.text_in("en") for unit in units] == [item.text for item in translated]


def test_a_document_in_two_languages_is_one_whole_file_too() -> None:
    mixed = translate_document("Xin chào các bạn nhé.\n\n入場は無料だ。", engine=FakeEngine(), name="m.txt")
    units = read_tmx("".join(export(mixed, "tmx")).encode(), name="m")
    assert [set(unit.variants) for unit in units] == [{"vi", "en"}, {"ja", "en"}]
    xliff = "".join(export(mixed, "xliff"))
    assert len(read_xliff(xliff.encode(), name="m")) == 2
    assert 'type="language">vi<' in xliff
    assert 'type="language">ja<' in xliff


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
def test_every_format_can_be_made(form: str) -> None:
    written = "".join(export(document(), form, references=[]))
    assert "XIN" not in written
    assert written.count("<VI>") + written.count("&lt;VI&gt;") == 2


def test_every_format_is_of_documents_or_of_beads() -> None:
    assert all(known.document or known.beads for known in EXPORTS.values())


def test_a_translation_memory_says_which_version_wrote_it() -> None:
    assert f'creationtoolversion="{__version__}"' in "".join(export(document(), "tmx"))
