"""Tables: the columns that somebody names are translated, everything else comes back as it is."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.translator.formats.files.english import english
from translator.errors import UnreadableInput
from translator.formats.files import open_file
from translator.records import Reading

CSV = 'id,név,leírás\n1,Asztal,"Tölgyfa asztal, négy székkel"\n2,Lámpa,Olvasólámpa hideg fénnyel\n'


def through(data: str, name: str, columns: tuple[str, ...], said: str = "") -> str:
    opened = open_file(data.encode(), name=name, reading=Reading(columns=columns))
    assert opened.reading.columns == columns
    return opened.rebuild(english(opened.text, lambda text: said or text.upper())).decode()


@pytest.mark.parametrize(
    ("name", "table", "columns", "expected"),
    [
        (
            "a.csv",
            CSV,
            ("leírás",),
            CSV.replace("Tölgyfa asztal, négy székkel", "TÖLGYFA ASZTAL, NÉGY SZÉKKEL").replace(
                "Olvasólámpa hideg fénnyel", "OLVASÓLÁMPA HIDEG FÉNNYEL"
            ),
        ),
        ("a.csv", CSV, ("NÉV ",), CSV.replace("Asztal,", "ASZTAL,", 1).replace("Lámpa", "LÁMPA")),
        (
            "a.csv",
            CSV,
            ("2",),
            CSV.replace("név", "NÉV").replace("Asztal,", "ASZTAL,", 1).replace("Lámpa", "LÁMPA"),
        ),
        ("a.csv", "kód;szöveg\r\na;Jó napot, uram\r\n", ("szöveg",), "kód;szöveg\r\na;JÓ NAPOT, URAM\r\n"),
        ("a.csv", "\ufeffszöveg\nJó napot\n", ("szöveg",), "\ufeffszöveg\nJÓ NAPOT\n"),
        ("a.csv", 'szöveg\n"Jó ""szép"" nap"\n', ("szöveg",), 'szöveg\n"JÓ ""SZÉP"" NAP"\n'),
        ("a.csv", 'szöveg\n"Első sor\nmásodik sor"\n', ("szöveg",), 'szöveg\n"ELSŐ SOR\nMÁSODIK SOR"\n'),
        ("a.csv", "a,szöveg,b\n12,,x\n1,Jó napot\n", ("szöveg",), "a,szöveg,b\n12,,x\n1,JÓ NAPOT\n"),
        ("a.tsv", 'id\tszöveg\n1\t"Jó napot", mondta\n', ("szöveg",), 'id\tszöveg\n1\t"JÓ NAPOT", MONDTA\n'),
        ("a.tsv", "Jó napot\t5\nSzép nap\t6\n", ("1",), "JÓ NAPOT\t5\nSZÉP NAP\t6\n"),
        (
            "a.jsonl",
            '{"id": "egy", "text": "Jó napot", "x": {"text": "Nem ez"}}\n\n{"text": 5}\n{"text":"Szép \\"nap\\""}\n',
            ("text",),
            '{"id": "egy", "text": "JÓ NAPOT", "x": {"text": "Nem ez"}}\n\n{"text": 5}\n{"text":"SZÉP \\"NAP\\""}\n',
        ),
    ],
)
def test_only_named_columns_change(name: str, table: str, columns: tuple[str, ...], expected: str) -> None:
    assert through(table, name, columns) == expected


@pytest.mark.parametrize(
    ("name", "table", "columns", "message"),
    [
        ("a.csv", CSV, (), "a.csv: say which columns .*the first row has id, név, leírás"),
        ("a.tsv", "a\tb\n1\tJó\n", (), "the first row has a, b"),
        ("a.jsonl", '{"id": 1, "text": "Jó napot"}\n', (), "the first row has id, text"),
        ("a.csv", CSV, ("nev",), "no column 'nev'; the first row has id, név, leírás"),
        ("a.csv", CSV, ("4",), "no column '4'"),
        ("a.csv", CSV, ("0",), "no column '0'"),
        ("a.csv", CSV, ("id", "2"), "no column '2'"),
        ("a.csv", 'a\n"b\n', ("a",), "line 2: a quotation mark is not closed"),
        ("a.jsonl", '{"text": "a"}\n["b"]\n', ("text",), "line 2: no JSON object"),
        ("a.jsonl", '{"text": "a"} x\n', ("text",), "line 1: no JSON object"),
        ("a.jsonl", '{"text" "a"}\n', ("text",), "line 1: no JSON object"),
        ("a.csv", "", ("a",), "empty"),
    ],
)
def test_what_is_not_said_or_not_there_is_an_error(
    name: str, table: str, columns: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UnreadableInput, match=message):
        open_file(table.encode(), name=name, reading=Reading(columns=columns))


@pytest.mark.parametrize("said", ['He said "no", twice', "one\ntwo", " edge", "a;b", "plain", "tab\there"])
def test_whatever_the_english_is_readers_get_it(said: str) -> None:
    for table in ("k,t\n1,Jó napot\n", 'k,t\n1,"Jó napot"\n'):
        rows = list(csv.reader(io.StringIO(through(table, "a.csv", ("t",), said))))
        assert rows == [["k", "t"], ["1", said]]
    line = through('{"k": 1, "t": "Jó napot"}\n', "a.jsonl", ("t",), said)
    assert json.loads(line) == {"k": 1, "t": said}
    assert len(through("k\tt\n1\tJó napot\n", "a.tsv", ("t",), said).splitlines()[1].split("\t")) == 2
