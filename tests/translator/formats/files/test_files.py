"""Files of every format come back in it: structure, tags and placeholders whole, the rest byte for byte."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.translator.formats.files.english import english
from translator.errors import InvalidRequest, UnreadableInput
from translator.formats.files import FORMATS, format_of, open_file

SRT = """1
00:00:01,000 --> 00:00:02,000
<i>Tegnap elmentem a boltba, hogy</i>

2
00:00:03,000 --> 00:00:04,000
vegyek egy kiló kenyeret.

3
00:00:05,000 --> 00:00:06,000 X1:40
- Szia!
- Helló, {name}!

12
00:00:07,000 --> 00:00:08,000
{\\an8}Ez egy nagyon hosszú sor, amely
két sorban van írva, mert hosszú.

13
00:00:09,000 --> 00:00:10,000
"""
VTT = """WEBVTT - cím

NOTE Ez megjegyzés,
két sorban

intro
00:01.000 --> 00:02.000 align:start
<v Bob>Jó &amp; szép

00:03.000 --> 00:04.000
nap van
"""
JSON = r"""{
  "title": "Jó napot, <b>{name}</b>!",
  "@title": {"description": "Szöveg", "x": ["Igen"]}, "@@locale": "magyar nyelv",
  "list": {"a": ["Igen", "nem_igen", "#fff", 5.10, null, "https://x.example/jó", "12:30"]},
  "mixed": "Van {n, plural, one {# <b>fájl</b>} other {# fájl}} itt",
  "Kulcs van": "A \"szó\"\n\u00e9s más",
  "title": "még egyszer"
}
"""
PO = r"""# Megjegyzés
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: a.c:1
#, c-format
msgid "Nincs %s fájl\n"
msgstr ""

msgctxt "menü"
msgid ""
"Több sor\n"
"itt \"van\""
msgstr ""

msgid "%d fájl"
msgid_plural "%d fájlok"
msgstr[0] ""
msgstr[1] ""

#, fuzzy
msgid "kész"
msgstr "finished"

#~ msgid "régi"
#~ msgstr ""
"""
PAGE = '<!DOCTYPE html>\r\n<html class=a lang="hu-HU"><title>Jó napot</title><P>Ez   a <B>jó</B>\n nap.\r\n'
SAMPLES = {
    "a.srt": SRT,
    "a.vtt": VTT,
    "a.json": JSON,
    "a.po": PO,
    "a.html": PAGE,
    "a.txt": "Jó napot.\r\n\r\n - x",
}


def through(
    data: str | bytes, name: str, translate: Callable[[str], str] | dict[str, str] | None = None
) -> str:
    raw = data.encode() if isinstance(data, str) else data
    opened = open_file(raw, name=name)
    return opened.rebuild(english(opened.text, translate or {})).decode()


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_of_which_nothing_changes_is_the_same(name: str, mark: str) -> None:
    whole = mark + SAMPLES[name]
    assert through(whole, name, lambda text: text) == whole
    windows = whole.replace("\r\n", "\n").replace("\n", "\r\n")
    assert through(windows, name, lambda text: text) == windows


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_same_bytes_give_the_same_text(name: str) -> None:
    data = SAMPLES[name].encode()
    assert open_file(data, name=name).text == open_file(data, name=name).text


def read_cues(subtitles: str) -> list[tuple[str, list[str]]]:
    """An SRT reader of its own: the number and times, and the lines of each cue."""
    cues = [block.split("\n") for block in re.split(r"\n\n+", subtitles.strip())]
    return [("\n".join(lines[:2]), lines[2:]) for lines in cues]


def test_cues_keep_numbers_and_times_and_share_a_sentence() -> None:
    answers = {
        "Tegnap elmentem a boltba, hogy vegyek egy kiló kenyeret.": "I went to the shop to buy a kilo of bread.",
        "Helló, {name}!": "Hello, {name}!",
        "Ez egy nagyon hosszú sor, amely két sorban van írva, mert hosszú.": "This is a very long line, "
        "which stands on two lines since it is long.",
    }
    before, after = read_cues(SRT), read_cues(through(SRT, "a.srt", answers))
    assert [head for head, _ in after] == [head for head, _ in before]
    first, second, third, fourth, last = (lines for _, lines in after)
    assert f"{' '.join(first)} {' '.join(second)}".count("<i>") == 1
    assert re.sub(r"</?i>", "", f"{first[0]} {second[0]}") == "I went to the shop to buy a kilo of bread."
    assert third == ["- SZIA!", "- Hello, {name}!"]
    assert [len(line) <= 50 for line in fourth] == [True, True]
    assert fourth[0].startswith("{\\an8}This")
    assert last == []


def test_notes_of_webvtt_stay() -> None:
    result = through(VTT, "a.vtt")
    assert result.startswith(VTT[: VTT.index("<v")])
    assert result.endswith("<v Bob>JÓ &amp; SZÉP\n\n00:03.000 --> 00:04.000\nNAP VAN\n")


def test_strings_of_json_change_and_nothing_else() -> None:
    result = through(JSON, "a.json")
    pairs = json.loads(result, object_pairs_hook=list)
    assert [key for key, _ in pairs] == [key for key, _ in json.loads(JSON, object_pairs_hook=list)]
    values = json.loads(result)
    assert dict(pairs[:1])["title"] == "JÓ NAPOT, <b>{name}</b>!"
    assert values["@title"] == {"description": "Szöveg", "x": ["Igen"]}
    assert values["@@locale"] == "magyar nyelv"
    assert values["list"]["a"] == ["IGEN", *json.loads(JSON)["list"]["a"][1:]]
    assert values["mixed"] == "VAN {n, plural, one {# <b>FÁJL</b>} other {# FÁJL}} ITT"
    assert values["Kulcs van"] == 'A "SZÓ"\nÉS MÁS'
    assert "5.10" in result


def test_gettext_fills_what_is_empty() -> None:
    catalogue = polib.pofile(through(PO, "a.po", {"Nincs %s fájl": "No %s file"}))
    found = {entry.msgid: entry for entry in catalogue}
    assert found["Nincs %s fájl\n"].msgstr == "No %s file\n"
    assert found["Nincs %s fájl\n"].flags == ["fuzzy", "c-format"]
    assert found['Több sor\nitt "van"'].msgstr == 'TÖBB SOR\nITT "VAN"'
    assert found['Több sor\nitt "van"'].msgctxt == "menü"
    assert found["%d fájl"].msgstr_plural == {0: "%d FÁJL", 1: "%d FÁJLOK"}
    assert (found["kész"].msgstr, found["kész"].flags) == ("finished", ["fuzzy"])
    assert catalogue.metadata["Language"] == "en"
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == ["régi"]


def test_a_page_keeps_its_encoding_and_says_its_new_language() -> None:
    page = '<html lang=hu><meta charset="windows-1250"><p>Őrzik a tűzfát</p>'.encode("windows-1250")
    opened = open_file(page, name="page.HTM")
    assert opened.text == "Őrzik a tűzfát"
    expected = '<html lang=en><meta charset="windows-1250"><p>It’s cold &#9731;</p>'.encode("windows-1250")
    assert opened.rebuild(english(opened.text, lambda _: "It’s cold ☃")) == expected


def test_the_name_or_the_caller_tells_the_format() -> None:
    assert [format_of(name) for name in ("a.HTM", "b.srt", "c", "d.unknown")] == [
        "html",
        "srt",
        "text",
        "text",
    ]
    assert open_file(b'{"a": "Igen"}', name="upload", form="json").text == "Igen"
    with pytest.raises(InvalidRequest, match="known: text, html"):
        open_file(b"x", name="x", form="doc")


NESTED = 100_000
HOSTILE = {
    "empty.json": b"",
    "nul.json": b'{"a": "\0"}',
    "latin.json": '{"a": "é"}'.encode("latin-1"),
    "deep.json": b"[" * NESTED + b"]" * NESTED,
    "torn.json": b'{"a": "x',
    "numbers.json": b'{"a": 1}',
    "digits.json": b"[" + b"9" * 1_000_000 + b', "Jo napot"]',
    "binary.srt": b"PK\x03\x04" + bytes(range(256)),
    "no-times.srt": b"1\n2\n3\n",
    "binary.po": bytes(range(1, 256)),
    "text.po": b"this is not a catalogue\n",
    "torn.po": b'msgid "a\nmsgstr ""\n',
    "nothing.html": b"<html><body><script>x</script></body></html>",
    "charset.html": b'<meta charset="x-none"><p>\xff</p>',
    "rot13.html": b'<meta charset="rot13"><p>\xff</p>',
    "latin.html": b"<p>\xff</p>",
    "torn.html": b"<a b='" * 200_000,
    "quotes.html": b'<p>a<a "' + b'"' * 2_000_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_cannot_be_read_is_one_clear_error(name: str) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableInput) as caught:
        open_file(HOSTILE[name], name=name)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(name)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 250_000,
        "<" * 1_000_000,
        "<p>x" * 5_000,
        "<b> x" * 20_000,
        "<b>" * 9_999 + "x",
    ],
)
def test_tag_soup_takes_no_more_than_linear_time(page: str) -> None:
    started = time.process_time()
    whole = f"<p>Jó napot</p>{page}"
    assert through(whole, "a.html").count("<") == whole.count("<")
    assert time.process_time() - started < 10


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(max_size=9), st.text(max_size=40), max_size=5))
def test_any_json_stays_json(values: dict[str, str]) -> None:
    document = json.dumps({**values, "z": "Jó napot"})
    result = json.loads(through(document, "a.json"))
    assert list(result) == [*[key for key in values if key != "z"], "z"] or "z" in values
    assert all(isinstance(value, str) for value in result.values())


def test_every_format_has_its_ending() -> None:
    assert all(format_of(f"x{suffix}") == name for name, form in FORMATS.items() for suffix in form.suffixes)
