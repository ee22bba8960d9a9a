from __future__ import annotations

import pytest

from translator.errors import UnreadableInput
from translator.formats.references import Reference, read_references

TMX = '<tmx><tu tuid="1"><tuv xml:lang="{tag}"><seg>Good\n day</seg></tuv></tu></tmx>'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"one\r\n\ntwo", [Reference("one"), Reference("two")]),
        ("-", "\ufeffone".encode(), [Reference("one")]),
        (
            "a.tsv",
            b'fragment_id\tdocument\tfragment\nf1\td\tsaid "no\nf2\te\ttwo\n',
            [Reference('said "no', "f1", "d"), Reference("two", "f2", "e")],
        ),
        ("a.TSV", "id\ttext\n1\tő\n".encode("utf-16"), [Reference("ő", "1")]),
        (
            "a.csv",
            b'fragment,document\n"He rose, and ""worked"".",d\n',
            [Reference('He rose, and "worked".', document="d")],
        ),
        (
            "a.csv",
            b'\xef\xbb\xbfID;Text\r\n1;"a; b"\r\n2;c, d\r\n',
            [Reference("a; b", "1"), Reference("c, d", "2")],
        ),
        (
            "a.csv",
            b'text\n"two\nlines"\n\none, two\n'.replace(b", two", b""),
            [Reference("two\nlines"), Reference("one")],
        ),
        ("a.csv", b"sep=;\nid;reference\n1;x, y\n", [Reference("x, y", "1")]),
        ("a.CSV", "id;szöveg;text\n1;Jó;Good, day\n".encode("utf-16"), [Reference("Good, day", "1")]),
        ("a.csv", b"id\ttext\n1\tx, y; z\n", [Reference("x, y; z", "1")]),
        ("a.csv", b"note, of ours;text\n1;x\n", [Reference("x")]),
        (
            "a.tsv",
            b'id\ttext\n1\t"He said ""no"""\n2\t"No."\n',
            [Reference('He said "no"', "1"), Reference('"No."', "2")],
        ),
        ("a.jsonl", b'{"id": 3, "ref": "x"}\n\n{"text": "y"}\n', [Reference("x", "3"), Reference("y")]),
        ("a.tmx", TMX.format(tag="EN-gb").encode(), [Reference("Good day", "1")]),
    ],
)
def test_every_format_gives_references(name: str, data: bytes, expected: list[Reference]) -> None:
    assert read_references(data, name=name) == expected


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.tsv", b"source\tcomment\nx\ty\n", "a.tsv: line 1: no column named fragment"),
        ("a.tsv", b"id\ttext\nx\n", "a.tsv: line 2: 1 column; the first line has 2"),
        ("a.csv", b"source,comment\nx,y\n", "a.csv: line 1: no column named fragment"),
        ("a.csv", b'text\nx\n"torn\n', "a.csv: line 3: a quotation mark is not closed"),
        ("a.csv", b'text\n"a" b\n', "a.csv: line 2: text behind a closing quotation mark"),
        ("a.csv", b"text,id\na,b\nHello, dear, you\n", "a.csv: line 3: 3 columns; the first line has 2"),
        ("a.jsonl", b'{"a": 1}\n', "line 1: no text under"),
        ("a.jsonl", b'{"text": "a"}\nx\n', "line 2: not JSON"),
        ("a.jsonl", b"[1]\n", "line 1: not a JSON object"),
        ("a.tsv", b"\xef\xbb\xbf", "a.tsv: line 1: no column named fragment"),
        ("a.tsv", b"id\ttext\n1\t" + b"a" * 131_073, "a.tsv: line 2: a cell of more than 131,072"),
        ("a.jsonl", b'{"text": "a", "n": ' + b"1" * 5000 + b"}\n", "line 1: not JSON"),
        ("a.tmx", TMX.format(tag="de").encode(), "no English text; languages: de"),
        ("a.tmx", b"<tmx/>", "no reference has any text"),
        ("a.txt", b"\n \n", "no text"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"\xff\xfe\x00", "broken UTF-16"),
        ("a.txt", b"ab\xf5", "not UTF-8"),
    ],
)
def test_bad_files_are_refused(name: str, data: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read_references(data, name=name)
