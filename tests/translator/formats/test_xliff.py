from __future__ import annotations

import pytest

from translator.errors import UnreadableInput
from translator.formats.units import TranslationUnit, read_xliff, write_xliff

OLD = """<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="hu-HU" target-language="EN" original="a" datatype="plaintext"><body>
<trans-unit id="t1"><source>Jó <g id="1">napot</g><x id="2"/>!</source><target>Good <g id="1">day</g>!</target></trans-unit>
<group><trans-unit id="t2"><source>Kettő</source></trans-unit></group></body></file></xliff>"""
NEW = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ja" trgLang="en-US">
<file id="f"><group id="g"><unit id="u"><originalData><data id="d">&lt;br/&gt;</data></originalData>
<segment><source>今日<ph id="1" dataRef="d"/>は</source><target>To<pc id="2">day</pc></target></segment>
<ignorable><source> </source></ignorable></unit></group></file></xliff>"""


def test_both_versions_are_read() -> None:
    old = read_xliff(OLD.encode(), name="x.xlf")
    assert [(unit.id, dict(unit.variants)) for unit in old] == [
        ("t1", {"hu-HU": "Jó napot!", "EN": "Good day!"}),
        ("t2", {"hu-HU": "Kettő"}),
    ]
    (new,) = read_xliff(NEW.encode("utf-16"), name="x.xlf")
    assert (new.id, dict(new.variants)) == ("u", {"ja": "今日は", "en-US": "Today"})


def test_units_that_were_written_read_the_same() -> None:
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
