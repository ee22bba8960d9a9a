"""Glossaries in files: what is read, what is refused and where, and that nothing is lost on the way."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.errors import UnreadableInput
from translator.glossary import Glossary, InvalidGlossary, Term, make_term
from translator.glossary.files import collect, read_glossary, read_table, to_pairs, to_tsv
from translator.glossary.glossary import compare_glossaries

TBX_2019 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
 <conceptEntry id="c1">
  <descrip type="definition">the head of state</descrip>
  <langSec xml:lang="hu"><termSec><term>köztársasági elnök</term></termSec></langSec>
  <langSec xml:lang="vi-VN"><termSec><term>tổng thống</term></termSec></langSec>
  <langSec xml:lang="en">
   <termSec><term>head of state</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
   <termSec><term>president</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
   <termSec><term>chief</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
  </langSec>
 </conceptEntry>
 <conceptEntry id="c2"><langSec xml:lang="de"><termSec><term>Zoll</term></termSec></langSec>
  <langSec xml:lang="en"><termSec><term>duty</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""
TBX_2008 = """<?xml version="1.0"?>
<martif type="TBX" xml:lang="en"><text><body>
 <termEntry><langSet xml:lang="ja"><tig><term>見本市</term></tig></langSet>
  <langSet xml:lang="en-US"><ntig><termGrp><term>trade fair</term></termGrp></ntig></langSet></termEntry>
</body></text></martif>"""


def test_table_with_names() -> None:
    data = (
        "source\ttarget\tlanguage\tcase\talternatives\tnote\r\n"
        "Putyin\tPutin\thu-HU\texact\t\tname\r\n\r\nkormány\tgovernment\tHU\t\tadministration|cabinet\t\r\n"
    )
    assert read_table(data, name="g.tsv").terms == (
        Term("hu", "Putyin", "Putin", "exact", (), "name"),
        Term("hu", "kormány", "government", "match", ("administration", "cabinet"), ""),
    )


def test_bare_tables_and_lists() -> None:
    assert read_glossary(b"Putyin\tPutin\n", name="g", language="hu").terms == (
        make_term("Putyin", "Putin", language="hu"),
    )
    deepl = b'"a ""b"", c",x,hu,en\nd,y,hu,EN\n'
    assert [term.source for term in read_glossary(deepl, name="g.csv").terms] == ['a "b", c', "d"]
    assert read_glossary(b"a;b\nc;d\n", name="excel.csv").counts == {"": 2}
    assert all(term.is_kept for term in read_glossary(b"Magyar Nemzet\nAT&T\n", name="keep.txt").terms)


@pytest.mark.parametrize(
    ("text", "lines", "words"),
    [
        ("a\tb\nc\td\na\tb\n", [3], "stands on line 1"),
        ("a\tb\nA\tc\n", [2], "conflict"),
        ("a\tb\n\tc\nd\t \n", [2, 3], "empty"),
        ("a\tb\nc\n", [2], "1 column where 2"),
        ("a\tb\tc\n", [1], "3 columns"),
        ("source\tlanguage\na\thu\n", [1], "columns source, language"),
        ("source\ttarget\tcase\na\tb\tloud\n", [2], "case rule 'loud'"),
        ("source\ttarget\tlanguage\na\tb\tde\n", [2], "unknown source language 'de'"),
        ("a\tb\thu\tde\n", [1], "target language 'de'"),
        ("...\tdots\n", [1], "no letter"),
        ("\n", [1], "no term"),
        (f"a\t{'b' * 1025}\n", [1], "1025 characters"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, lines: list[int], words: str) -> None:
    with pytest.raises(InvalidGlossary, match=words) as caught:
        read_table(text, name="g.tsv")
    assert [problem.line for problem in caught.value.problems] == lines


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("the head of state", "n" * 131_073, "note of 131,073 characters"),
        ("head of state</term>", "head|state</term>", r"alternative of 'köztársasági elnök' has a '\|'"),
        ("head of state</term>", "h" * 131_073 + "</term>", "alternatives of 131,073 characters"),
    ],
)
def test_what_no_table_could_hold_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(InvalidGlossary, match=words):
        read_glossary(TBX_2019.replace(old, new).encode(), name="g.tbx")


def test_same_word_in_two_languages_or_two_exact_cases_is_no_conflict() -> None:
    table = (
        "source\ttarget\tlanguage\tcase\nma\ttoday\thu\t\nma\tghost\tvi\t\nUS\tUS\t\texact\nus\twe\t\texact\n"
    )
    assert len(read_table(table, name="g").terms) == 4


def test_broken_quotes_and_bytes_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="line 1"):
        read_glossary(b'"a,b\n', name="g.csv")
    with pytest.raises(UnreadableInput, match="not UTF-8"):
        read_glossary(b"\xe1\tb\n", name="g.tsv")


def test_tbx_says_the_same_to_another_reader() -> None:
    expected = set()
    root = ElementTree.fromstring(TBX_2019)  # noqa: S314  # our own text
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    name = "{urn:iso:std:iso:30042:ed-2}"
    for entry in root.iter(f"{name}conceptEntry"):
        texts = {
            section.get(xml): section.findtext(f".//{name}term") for section in entry.iter(f"{name}langSec")
        }
        expected |= {(tag[:2], text) for tag, text in texts.items() if tag and tag[:2] in ("hu", "vi")}
    read = read_glossary(TBX_2019.encode(), name="g.tbx").terms
    assert {(term.language, term.source) for term in read} == expected
    assert {term.target for term in read} == {"president"}
    assert {term.alternatives for term in read} == {("head of state",)}
    assert {term.note for term in read} == {"the head of state"}


def test_tbx_of_2008() -> None:
    assert read_glossary(TBX_2008.encode(), name="g.tbx").terms == (
        make_term("見本市", "trade fair", language="ja"),
    )


def test_tbx_without_english_or_with_entities_is_refused() -> None:
    bare = TBX_2008.replace("en-US", "de")
    with pytest.raises(InvalidGlossary, match="line 3: the entry has no English term"):
        read_glossary(bare.encode(), name="g.tbx")
    bomb = TBX_2008.replace('"1.0"?>', '"1.0"?><!DOCTYPE martif [<!ENTITY a "b">]>')
    with pytest.raises(UnreadableInput, match="entities"):
        read_glossary(bomb.encode(), name="g.tbx")


texts = st.text(min_size=1, max_size=20).filter(
    lambda text: any(letter.isalnum() for letter in text) and "|" not in text
)


@given(st.lists(st.tuples(texts, texts, st.sampled_from(["", "vi", "hu", "ja"])), min_size=1), st.integers())
def test_what_is_written_is_read_back_in_any_order(rows: list[tuple[str, str, str]], seed: int) -> None:
    made = [make_term(source, target, language=tag, note=target) for source, target, tag in rows]
    unique = list({term.key: term for term in made}.values())
    try:
        glossary = collect(list(enumerate(unique, start=1)), (), name="g")
    except InvalidGlossary:  # control characters
        return
    assert read_table(to_tsv(glossary.terms), name="g").terms == glossary.terms
    lines = to_tsv(glossary.terms).splitlines(keepends=True)
    rest = lines[1:]
    random.Random(seed).shuffle(rest)
    assert read_table("".join([lines[0], *rest]), name="g").version == glossary.version


def test_difference() -> None:
    old = Glossary((make_term("a", "1"), make_term("b", "2"), make_term("c", "3")))
    new = Glossary((make_term("b", "2"), make_term("c", "4"), make_term("d", "5")))
    found = compare_glossaries(old, new)
    assert [term.source for term in found.added] == ["d"]
    assert [term.source for term in found.removed] == ["a"]
    assert [(one.target, two.target) for one, two in found.changed] == [("3", "4")]
    assert to_pairs(old.terms) == "a\t1\nb\t2\nc\t3\n"


@pytest.mark.parametrize("text", ["=1+1", "-e", "+x", "@a", "'=1", "''-x", "'s", "x=1"])
def test_no_cell_is_a_formula_and_all_are_read_back(text: str) -> None:
    terms = (make_term(text, f"{text} b", language="hu", note=text),)
    table = to_tsv(terms)
    assert not any(cell[0] in "=+-@" for line in table.splitlines() for cell in line.split("\t") if cell)
    assert read_table(table, name="g.tsv").terms == terms
