"""Units written as TMX and XLIFF read the same; any version is read, and what is malformed is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.errors import UnreadableInput
from translator.formats.units import TranslationUnit, read_tmx, read_xliff, write_tmx, write_xliff

UNITS = [
    TranslationUnit(
        {"vi": "Xin chào <b>", "en": "Hello & good bye"}, {"model": "mini@1", "similarity": "0.9"}, "1"
    ),
    TranslationUnit({"vi": "a", "en": "b"}),
]
OTHER = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="HU-hu" datatype="xml"/><body>
<tu tuid="a"><prop type="project">p</prop>
<tuv lang="HU"><seg>Jó <bpt i="1">&lt;b&gt;</bpt>napot<ept i="1">&lt;/b&gt;</ept>!</seg></tuv>
<tuv xml:lang="EN-us"><seg>Good <hi>day</hi><ph>&lt;br/&gt;</ph>, sir.<!-- x --></seg></tuv></tu>
</body></tmx>"""

legal = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)

OLD = """<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="hu-HU" target-language="EN" original="a" datatype="plaintext"><body>
<trans-unit id="t1"><source>Jó <g id="1">napot</g><x id="2"/>!</source><target>Good <g id="1">day</g>!</target></trans-unit>
<group><trans-unit id="t2"><source>Kettő</source></trans-unit></group></body></file></xliff>"""
NEW = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ja" trgLang="en-US">
<file id="f"><group id="g"><unit id="u"><originalData><data id="d">&lt;br/&gt;</data></originalData>
<segment><source>今日<ph id="1" dataRef="d"/>は</source><target>To<pc id="2">day</pc></target></segment>
<ignorable><source> </source></ignorable></unit></group></file></xliff>"""


def test_units_that_were_written_as_tmx_read_the_same() -> None:
    assert read_tmx(write_tmx(UNITS, language="vi").encode(), name="x.tmx") == UNITS


@given(legal, legal)
def test_any_legal_text_survives(source: str, target: str) -> None:
    written = write_tmx([TranslationUnit({"hu": source, "en": target})], language="hu")
    found = read_tmx(written.encode(), name="x.tmx")[0]
    replaced = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
    assert found.variants == {"hu": source.translate(replaced), "en": target.translate(replaced)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "windows-1250"])
def test_files_of_other_tools_are_read(encoding: str) -> None:
    data = OTHER.format(encoding="utf-8" if "sig" in encoding else encoding).encode(encoding)
    (unit,) = read_tmx(data, name="x.tmx")
    assert unit.text_in("hu-HU") == "Jó napot!"
    assert unit.text_in("en") == "Good day, sir."
    assert unit.text_in("ja") is None
    assert (unit.id, unit.notes) == ("a", {"project": "p"})


def test_the_header_says_where_it_is_from() -> None:
    text = write_tmx(UNITS, language="vi")
    assert '<tmx version="1.4">' in text
    assert 'creationtool="tolmacs" creationtoolversion="0.1.0"' in text
    assert 'srclang="vi"' in text
    assert '<prop type="x-model">mini@1</prop>' in text


def test_what_xml_cannot_hold_becomes_a_replacement_character() -> None:
    text = write_tmx([TranslationUnit({"vi": "a\x00b\ud800", "en": "c"})], language="vi")
    assert read_tmx(text.encode(), name="x.tmx")[0].variants["vi"] == "a\ufffdb\ufffd"


BOMB = """<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><tmx><body><tu><tuv xml:lang="en"><seg>&c;</seg></tuv></tu></body></tmx>"""
EXTERNAL = """<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<tmx><body><tu><tuv xml:lang="en"><seg>&x;</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "entities"),
        (EXTERNAL, "entities"),
        ("<tmx>\n<body>\n</tmx>", "x.tmx: line 3: "),
        ("", "x.tmx: the file is empty"),
        ("plain text", "x.tmx: line 1: "),
        ("<html/>", "<html> where <tmx> was expected"),
        ("<tmx>\n<tu><tuv><seg>a</seg></tuv></tu></tmx>", "line 2: <tuv> has no language"),
        ("<tmx><tu><tuv lang='en'/></tu></tmx>", "<tuv> has no <seg>"),
    ],
)
def test_bad_files_are_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_tmx(text.encode(), name="x.tmx")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_both_versions_are_read() -> None:
    old = read_xliff(OLD.encode(), name="x.xlf")
    assert [(unit.id, dict(unit.variants)) for unit in old] == [
        ("t1", {"hu-HU": "Jó napot!", "EN": "Good day!"}),
        ("t2", {"hu-HU": "Kettő"}),
    ]
    (new,) = read_xliff(NEW.encode("utf-16"), name="x.xlf")
    assert (new.id, dict(new.variants)) == ("u", {"ja": "今日は", "en-US": "Today"})


def test_units_that_were_written_as_xliff_read_the_same() -> None:
    units = [TranslationUnit({"vi": "Xin <chào>", "en": "Hello\ttoo"}, {"model": "mini@1"}, "7")]
    text = write_xliff(units, language="vi", original="a&b.txt")
    assert 'version="2.1"' in text
    assert '<mda:meta type="model">mini@1</mda:meta>' in text
    (found,) = read_xliff(text.encode(), name="x.xlf")
    assert (dict(found.variants), found.id) == ({"vi": "Xin <chào>", "en": "Hello\ttoo"}, "u7")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<xliff>\n<file>", "line 2: "),
        ("<tmx/>", "<tmx> where <xliff> was expected"),
        ("<xliff>\n<file><unit/></file></xliff>", "line 2: the source language is not given"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff/>', "entities"),
    ],
)
def test_bad_files_are_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        read_xliff(text.encode(), name="x.xlf")
