"""Exports hold every segment, escape what they must, and show every flag."""

from __future__ import annotations

import csv
import json

from lxml import html

from tests.fakes import FakeEngine
from translator.formats.bitext import TSV_COLUMNS, to_jsonl, to_tsv
from translator.formats.page import to_html
from translator.pipeline import translate_document
from translator.records import TranslatedDocument

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
