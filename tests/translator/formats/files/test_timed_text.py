"""TTML subtitles and SVG drawings: their texts in English, everything else byte for byte."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.translator.formats.files.english import english
from translator.errors import UnreadableInput
from translator.formats.files import open_file

TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="hu-HU">
  <head><metadata><ttm:title>Az utolsó vonat</ttm:title></metadata>
    <styling><style xml:id="s1" tts:color="white" xmlns:tts="x"/></styling></head>
  <body><div>
    <p begin="00:00:01.000" end="00:00:02.000">Tegnap elmentem</p>
    <p begin="00:00:02.000" end="00:00:03.000">a <span style="s1">boltba</span>.</p>
    <!-- <p>Nem szöveg</p> -->
    <p begin="00:00:03.000" end="00:00:04.000">- Szép nap.<br/>- Igen &amp; jó.</p>
    <p begin="00:00:04.000" end="00:00:05.000">
      (sóhajt)
    </p>
    <p begin="00:00:05.000" end="00:00:06.000"/>
  </div></body>
</tt>
"""
SVG = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="10"><title>A ház rajza</title>
<style>text { fill: red } /* Megjegyzés itt */</style><script>var a = "Jó napot";</script>
<desc>Egy régi ház</desc><metadata><x>Nem kell ez</x></metadata>
<text><tspan x="0">Első sor</tspan><tspan x="0">Második sor</tspan></text><path d="M0 0L1 1"/></svg>
"""


def through(data: str, name: str) -> str:
    opened = open_file(data.encode(), name=name)
    return opened.rebuild(english(opened.text, lambda text: text.upper())).decode()


def test_cues_of_ttml_are_translated() -> None:
    expected = (
        TTML.replace('xml:lang="hu-HU"', 'xml:lang="en"')
        .replace("Tegnap elmentem", "TEGNAP ELMENTEM")
        .replace('a <span style="s1">boltba', 'A <span style="s1">BOLTBA')
        .replace("Szép nap", "SZÉP NAP")
        .replace("Igen &amp; jó", "IGEN &amp; JÓ")
        .replace("(sóhajt)", "(SÓHAJT)")
    )
    assert through(TTML, "a.ttml") == expected
    assert through(TTML, "a.txt") == expected
    assert "Tegnap elmentem a boltba." in open_file(TTML.encode(), name="a.dfxp").text


def test_readings_of_ttml_are_no_text() -> None:
    document = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="s"><body><p begin="1s"><span tts:ruby="container">'
        '<span tts:ruby="base">東京</span><span tts:ruby="text">とうきょう</span></span>へ行く。</p></body></tt>'
    )
    assert open_file(document.encode(), name="a.ttml").text == "東京へ行く。"
    opened = open_file(document.encode(), name="a.ttml")
    result = opened.rebuild(english(opened.text, {"東京へ行く。": "I go to Tokyo."}, source="ja")).decode()
    assert 'ruby="text"' not in result
    assert etree.fromstring(result.encode()).xpath("string()") == "I go to Tokyo."


def test_prefixes_of_ttml_are_kept() -> None:
    document = (
        '<x:tt xmlns:x="http://www.w3.org/ns/ttml"><x:body><x:p begin="1s">Jó napot.</x:p></x:body></x:tt>'
    )
    assert through(document, "a.ttml") == document.replace("Jó napot.", "JÓ NAPOT.")
    long = document.replace("Jó napot.", "Ez egy nagyon hosszú sor, amely két sorban van írva.")
    found = through(long, "a.ttml")
    assert "<x:br/>" in found
    etree.fromstring(found.encode())


def test_labels_of_drawings_are_translated() -> None:
    expected = SVG
    for text in ("A ház rajza", "Egy régi ház", "Első sor", "Második sor"):
        expected = expected.replace(text, text.upper().replace("TSPAN", "tspan"))
    assert through(SVG, "a.svg") == expected


def test_parts_of_a_label_without_places_are_of_one_text() -> None:
    label = "<svg><text>Jó <tspan font-weight='bold'>szép</tspan> nap</text></svg>"
    assert open_file(label.encode(), name="a.svg").text == "Jó szép nap"


@pytest.mark.parametrize("name", ["a.ttml", "a.svg"])
def test_nothing_changes_where_nothing_is_translated(name: str) -> None:
    data = (TTML if name == "a.ttml" else SVG).encode()
    opened = open_file(data, name=name)
    assert opened.rebuild(english(opened.text, lambda text: text)) == data


@pytest.mark.parametrize(
    ("name", "data"), [("a.ttml", "<html/>"), ("a.svg", "<tt/>"), ("a.ttml", "<tt><p>"), ("a.svg", "x")]
)
def test_other_documents_are_refused(name: str, data: str) -> None:
    with pytest.raises(UnreadableInput, match=rf"^{name}"):
        open_file(data.encode(), name=name)
