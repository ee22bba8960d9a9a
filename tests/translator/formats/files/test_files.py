"""Files of every format come back in it: structure, tags and placeholders whole, the rest byte for byte."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from html import unescape

import polib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from tests.translator.formats.files.english import english
from translator.errors import InputTooLarge, InvalidRequest, UnreadableInput
from translator.formats.files import format_of, open_file
from translator.formats.units import read_tmx, read_xliff

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
XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file source-language="hu" datatype="plaintext" original="a">
    <body>
      <group translate="no"><trans-unit id="0"><source>Ne ford</source></trans-unit></group>
      <trans-unit id="1">
        <source>Ez egy <g id="1">piros</g> alma<x id="2"/> és <x id="INTERPOLATION" equiv-text="{{név}}"/> \
&amp; <bpt id="3">&lt;b&gt;</bpt>más<ept id="3">&lt;/b&gt;</ept>.</source>
        <note>nem</note>
      </trans-unit>
      <trans-unit id="2"><source>Kész van</source><target state="final">Done</target></trans-unit>
      <trans-unit id="3"><source>Üres van</source><target state="new" xml:lang="en"/>\
<alt-trans><source>Alt</source><target>Alt</target></alt-trans></trans-unit>
      <trans-unit id="4"><source>Gomb <x id="START_B"/>itt<x id="CLOSE_B"/></source><target></target></trans-unit>
      <trans-unit id="5"><source>12 / 3</source></trans-unit>
      <trans-unit id="6"><source>Még új</source><target state="new">Még új</target></trans-unit>
    </body>
  </file>
</xliff>
"""
XLIFF_2 = """<x:xliff version="2.1" srcLang="hu" xmlns:x="urn:oasis:names:tc:xliff:document:2.0"><x:file id="f">
 <x:unit id="u1"><x:originalData><x:data id="d1">&lt;br/&gt;</x:data></x:originalData>
  <x:segment id="s1" state="initial"><x:source>Ez egy <x:pc id="1">piros</x:pc> alma.</x:source></x:segment>
  <x:ignorable><x:source> </x:source></x:ignorable>
  <x:segment><x:source>Két <x:ph id="2" disp="{n}"/> <x:sc id="3"/>van<x:ec startRef="3"/> itt</x:source></x:segment>
 </x:unit><x:unit id="u2" translate="no"><x:segment><x:source>Nem kell</x:source></x:segment></x:unit>
</x:file></x:xliff>"""
TMX = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="hu" creationtool="x"/><body>
  <tu tuid="1"><prop type="x">p</prop>
    <tuv xml:lang="hu-HU"><seg>Ez egy <bpt i="1">&lt;b&gt;</bpt>piros<ept i="1">&lt;/b&gt;</ept> alma.</seg></tuv>
  </tu>
  <tu><tuv xml:lang="hu"><seg>Kész</seg></tuv><tuv xml:lang="EN-US"><seg>Done</seg></tuv></tu>
  <tu><tuv xml:lang="de"><seg>x</seg></tuv><tuv xml:lang="vi"><seg>Xin chào</seg></tuv><tuv lang="en"><seg/></tuv></tu>
</body></tmx>"""
MARKDOWN = r"""---
title: Cím itt
---
# Főcím *itt* van #

Ez egy **piros** alma és `git push` parancs, lásd a [zöld *körte*](https://x.example/a_b "cím") lapot
vagy <https://y.example>, ![szép kép](k.png) és <b>vastag</b> szöveg.[^1]<BR>
Új sor \*csillag\* &amp; más_név_itt.

> Idézet itt
> második sor

- [ ] Első elem
- Második
  folytatás

1. 1
2. Kettő

| Fej | Láb |
|-----|:---:|
| a \| b | `x` jó |

```python
kód = "jó napot"
```

    behúzott kód

<div align="center"><p>HTML <i>szöveg</i></p></div>

Setext cím
==========

[ref]: https://x.example "Cím"
Lásd [ref] és [ezt][ref] és **fél* dolog.

[^1]: Lábjegyzet itt.
""".replace("<BR>", "  ")
SAMPLES = {
    "a.md": MARKDOWN,
    "a.xlf": XLIFF,
    "b.xliff": XLIFF_2,
    "a.tmx": TMX,
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


@pytest.mark.parametrize("between", ["", "\n", "2\n", "\n2\n"])
def test_cues_need_no_numbers_nor_blank_lines(between: str) -> None:
    subtitles = f"00:00:01,000 --> 00:00:02,000\nNem.\n{between}00:00:03,000 --> 00:00:04,000\nDe igen.\n"
    expected = subtitles.replace("Nem.", "NEM.").replace("De igen.", "DE IGEN.")
    assert through(subtitles, "a.srt") == expected


def test_notes_of_webvtt_stay() -> None:
    result = through(VTT, "a.vtt")
    assert result.startswith(VTT[: VTT.index("<v")])
    assert result.endswith("<v Bob>JÓ &amp; SZÉP\n\n00:03.000 --> 00:04.000\nNAP VAN\n")


def test_a_string_of_json_that_is_no_text_is_left_alone() -> None:
    source = r'{"a": "Jó \ud800 napot", "b": "Igen", "c": "Jó \ud83d\ude00"}'
    expected = r'{"a": "Jó \ud800 napot", "b": "IGEN", "c": "JÓ 😀"}'
    assert through(source, "a.json") == expected


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


def units(document: str) -> dict[str, etree._Element]:
    root = etree.fromstring(document.encode())
    return {element.get("id", ""): element for element in root.iter("{*}trans-unit", "{*}segment")}


def test_xliff_1_fills_targets_and_keeps_those_that_are_there() -> None:
    result = through(
        XLIFF, "a.xlf", {"Ez egy piros alma és {{név}} & más.": "{{név}} & another, a red apple."}
    )
    found = {key: unit.find("{*}target") for key, unit in units(result).items()}
    assert [key for key, target in found.items() if target is not None] == ["1", "2", "3", "4", "6"]
    assert found["1"] is not None
    text = etree.tostring(found["1"], encoding="unicode")
    assert text.count("<x ") == 2
    assert text.index("INTERPOLATION") < text.index("another")
    assert [child.get("id") for child in found["1"]].count("1") == 1
    assert found["1"].get("state") == "needs-review-translation"
    assert (found["2"].text, found["2"].get("state")) == ("Done", "final")  # type: ignore[union-attr]
    assert found["3"].text == "ÜRES VAN"  # type: ignore[union-attr]
    assert result.count("<source>") == XLIFF.count("<source>")
    assert 'target-language="en"' in result
    assert {unit.text_in("en") for unit in read_xliff(result.encode(), name="a.xlf")} >= {"Done", "ÜRES VAN"}


def test_xliff_2_says_the_state_of_each_segment() -> None:
    result = through(XLIFF_2, "b.xliff")
    segments = list(etree.fromstring(result.encode()).iter("{*}segment"))
    assert [segment.get("state") for segment in segments] == ["translated", "translated", None]
    targets = [segment.find("{*}target") for segment in segments]
    assert [etree.QName(child).localname for child in targets[1]] == ["ph", "sc", "ec"]  # type: ignore[union-attr]
    assert targets[2] is None
    assert etree.tostring(targets[0], method="text", encoding="unicode") == "EZ EGY PIROS ALMA."  # type: ignore[arg-type]
    assert etree.fromstring(result.encode()).get("trgLang") == "en"


def test_another_target_language_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="the target language is 'de'"):
        open_file(XLIFF_2.replace("srcLang", 'trgLang="de" srcLang').encode(), name="b.xliff")


def test_targets_that_wait_are_filled_and_copies_of_the_source_too() -> None:
    unit = '<trans-unit id="{}"><source>Kész van</source><target{}>{}</target></trans-unit>'
    units = [
        ("a", "", "Kész van"),
        ("b", ' state="needs-translation"', "x"),
        ("c", ' state="translated"', "Done"),
        ("d", ' state="final"', "Kész van"),
    ]
    body = "".join(unit.format(*one) for one in units)
    head = '<xliff version="1.2"><file source-language="hu" target-language="en-GB"><body>'
    result = through(f"{head}{body}</body></file></xliff>", "a.xlf")
    assert re.findall(r"<target[^>]*>([^<]*)", result) == ["KÉSZ VAN", "KÉSZ VAN", "Done", "Kész van"]
    assert result.startswith(head)


SEGMENTED = """<xliff version="1.2"><file source-language="hu-HU" target-language="en-US"><body>
<trans-unit id="u"><source>Kész. Még nincs.</source><seg-source><g id="1"><mrk mtype="seg" mid="1">Kész.</mrk> \
<mrk mtype="seg" mid="2">Még<x id="2"/> nincs.</mrk></g></seg-source>{target}</trans-unit></body></file></xliff>"""
FIRST, SECOND = (
    '<mrk mtype="seg" mid="1">KÉSZ.</mrk>',
    '<mrk mtype="seg" mid="2">MÉG<x id="2"/> NINCS.</mrk>',
)
DONE = '<mrk mtype="seg" mid="1">Done.</mrk>'


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", f'<g id="1">{FIRST} {SECOND}</g>'),
        ("<target/>", f'<g id="1">{FIRST} {SECOND}</g>'),
        ("<target>Kész. Még nincs.</target>", f'<g id="1">{FIRST} {SECOND}</g>'),
        ('<target><mrk mtype="seg" mid="1"/> <mrk mtype="seg" mid="2"></mrk></target>', f"{FIRST} {SECOND}"),
        (f'<target>{DONE} <mrk mtype="seg" mid="2"/></target>', f"{DONE} {SECOND}"),
        (f'<target><mrk mtype="seg" mid="2"/>. {DONE}</target>', f"{SECOND}. {DONE}"),
        (f"<target>{DONE}</target>", f'<g id="1">{DONE} {SECOND}</g>'),
        (f'<target state="new">{DONE}</target>', f'<g id="1">{FIRST} {SECOND}</g>'),
        (
            '<target><mrk mtype="seg" mid="1">Kész.</mrk><mrk mtype="seg" mid="2">Not<x id="2"/> yet.</mrk></target>',
            f'{FIRST}<mrk mtype="seg" mid="2">Not<x id="2"/> yet.</mrk>',
        ),
    ],
)
def test_segments_of_translators_tools_keep_their_numbers(target: str, expected: str) -> None:
    result = through(SEGMENTED.format(target=target), "a.sdlxliff")
    assert re.findall(r"<target[^>]*>(.*)</target>", result) == [expected]
    assert result.count("<seg-source>") == 1


def test_a_unit_that_is_whole_in_segments_stays() -> None:
    whole = SEGMENTED.format(target=f'<target>{DONE} <mrk mtype="seg" mid="2">Not yet.</mrk></target>')
    other = '<trans-unit id="v"><source>Kettő</source></trans-unit></body>'
    document = whole.replace("</body>", other)
    assert document[: document.index('<trans-unit id="v')] in through(document, "a.xlf")


def test_any_xml_document_is_read_by_its_structure() -> None:
    document = (
        '<?xml version="1.0"?>\n<resources>\n  <!-- Cím -->\n  <string name="a">Jó <b>napot</b></string>\n'
        '  <string name="k" translatable="false">Jó napot</string>\n</resources>\n'
    )
    assert through(document, "strings.xml") == document.replace("Jó <b>napot</b>", "JÓ <b>NAPOT</b>")


def test_tmx_gets_english_variants() -> None:
    result = through(TMX, "a.tmx", {"Ez egy piros alma.": "This is a red apple."})
    found = [unit.text_in("en") for unit in read_tmx(result.encode(), name="a.tmx")]
    assert found == ["This is a red apple.", "Done", "XIN CHÀO"]
    assert '<seg>This is a <bpt i="1">&lt;b&gt;</bpt>red<ept i="1">&lt;/b&gt;</ept> apple.</seg>' in result


def test_a_unit_of_tmx_names_its_own_source() -> None:
    variants = '<tuv xml:lang="vi"><seg>Xin chào</seg></tuv><tuv xml:lang="hu-HU"><seg>Szép nap</seg></tuv>'
    unit = f'<tmx><header srclang="vi"/><body><tu srclang="hu-HU">{variants}</tu></body></tmx>'
    assert open_file(unit.encode(), name="a.tmx").text.strip() == "Szép nap"


def test_xml_in_another_encoding_stays_in_it() -> None:
    for encoding, declared in (("utf-16", "UTF-16"), ("iso-8859-2", "ISO-8859-2")):
        data = (
            TMX.replace("?>", f' encoding="{declared}"?>', 1).replace("Xin chào", "Őszi eső").encode(encoding)
        )
        opened = open_file(data, name="a.tmx")
        result = opened.rebuild(english(opened.text, {}))
        assert "ŐSZI ESŐ" in etree.tostring(etree.fromstring(result), encoding="unicode")
        assert data[:4] == result[:4]


CODECS = "unicode_escape raw_unicode_escape idna punycode utf-7 undefined rot13 base64 hex zlib uu mbcs oem utf-16 x-none"


@pytest.mark.parametrize("declared", CODECS.split())
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", '<?xml version="1.0" encoding="{}"?><a>J\\x \xff szép</a>'),
        ("a.xlf", '<?xml version="1.0" encoding="{}"?><xliff version="1.2">\\x</xliff>'),
        ("a.html", '<meta charset="{}"><p>J\\x \xff szep</p>'),
    ],
)
def test_what_is_no_encoding_of_text_is_refused_by_its_name(name: str, text: str, declared: str) -> None:
    with pytest.raises(UnreadableInput, match=rf"{name}: the file declares {declared}, which is no encoding"):
        open_file(text.format(declared).encode("latin-1"), name=name)


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("Windows-1250", "cp1250", "Őszi eső"),
        ("ISO_8859-2", "iso8859-2", "Őszi eső"),
        ("Shift_JIS", "cp932", "今日は①です"),
        ("x-sjis", "cp932", "今日は"),
        ("EUC-JP", "euc_jp", "今日は"),
        ("ISO-2022-JP", "iso2022_jp", "今日は"),
    ],
)
def test_encodings_of_real_pages_are_read_and_written(declared: str, codec: str, text: str) -> None:
    page = f'<meta charset="{declared}"><p>{text}</p>'.encode(codec)
    opened = open_file(page, name="a.html")
    assert opened.text == text
    result = opened.rebuild(english(opened.text, lambda _: "It’s ①", source="ja"))
    expected = f'<meta charset="{declared}"><p>It’s ①</p>'.encode(codec, errors="xmlcharrefreplace")
    assert result == expected


def render(text: str) -> list[str]:
    """The tags of a Markdown text as a page, addresses included, and its code."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    return re.findall(r"<code[^>]*>[^<]*|<[^>]*>", re.sub(r' alt="[^"]*"', "", page))


def test_markdown_keeps_its_structure() -> None:
    result = through(MARKDOWN, "a.md")
    assert render(result) == render(MARKDOWN)
    assert result.startswith(MARKDOWN[: MARKDOWN.index("#")])
    for kept in (
        "`git push`",
        "[^1]  \n",
        '(https://x.example/a_b "cím")',
        '```python\nkód = "jó napot"\n```',
        "\n    beh",
    ):
        assert kept in result
    for changed in (
        "![SZÉP KÉP](k.png)",
        "- [ ] ELSŐ ELEM",
        "| A \\| B |",
        "LÁSD [REF][ref] ÉS",
        "<i>SZÖVEG</i>",
    ):
        assert changed in result


inlines = st.sampled_from(
    [
        "alma ",
        "**piros** ",
        "*zöld* ",
        "`kód` ",
        "[ez](u) ",
        "![a b](c)",
        "<b>x</b> ",
        "\\\\* ",
        "&amp; ",
        "_a_b ",
        "~~ki~~ ",
        "\n",
        "[r] ",
        "<http://a.b> ",
    ]
)


@example(["[r] ", "<b>x</b> ", "*zöld* ", "<http://a.b> ", "*zöld* ", "<http://a.b> "], "# ")
@example(
    ["[r] ", "[ez](u) ", "<b>x</b> ", "**piros** ", "`kód` ", "**piros** ", "`kód` "], "| a |\n|---|\n| "
)
@example(["[r][] ", "**piros** ", "[r][] ", "**piros**, ", "`kód` "], "1. ")
@example(["&amp; ", "\n", "[r] ", "\n", "alma "], "| a |\n|---|\n| ")
@settings(max_examples=40)
@given(
    st.lists(inlines, min_size=1, max_size=10),
    st.sampled_from(["", "# ", "> ", "- ", "1. ", "| a |\n|---|\n| "]),
)
def test_any_markdown_keeps_its_marks(parts: list[str], start: str) -> None:
    text = start + "Jó napot " + "".join(parts).strip() + " vége\n\n[r]: /r\n"
    opened = open_file(text.encode(), name="a.md")
    assert opened.rebuild(english(opened.text, lambda same: same)).decode() == text
    changed = through(
        text,
        "a.md",
        lambda source: " ".join(f"{word}x" if word.isalpha() else word for word in source.split()),
    )
    assert Counter(tag for tag in render(changed) if "<br" not in tag) == Counter(
        tag for tag in render(text) if "<br" not in tag
    )


def test_emphasis_of_which_nothing_is_left_is_none() -> None:
    assert through("**a *b* c** `kód`\n", "a.md", lambda _source: "⟦kód⟧") == "`kód`\n"


@pytest.mark.parametrize("page", [b"<b>x " * 30_000, b"<hr>" * 600_000])
def test_more_tags_than_anybody_writes_are_refused(page: bytes) -> None:
    with pytest.raises(InputTooLarge, match="more than"):
        open_file(page, name="a.html")


def test_a_library_in_one_markdown_file_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="the most is"):
        open_file(b"jo " * 1_100_000, name="a.md")


def test_english_that_looks_like_markup_is_none() -> None:
    def say(answer: str) -> str:
        return through("Jó napot kívánok", "a.md", lambda _: answer)

    for answer in ("# 1. *a* <c> [d](e) _f_", "- a", "1. a", "> a", "&amp; a"):
        page = MarkdownIt().render(say(answer))
        assert unescape(re.sub("</?p>", "", page)).strip() == answer


def test_a_page_keeps_its_encoding_and_says_its_new_language() -> None:
    page = '<html lang=hu><meta charset="windows-1250"><p>Őrzik a tűzfát</p>'.encode("windows-1250")
    opened = open_file(page, name="page.HTM")
    assert opened.text == "Őrzik a tűzfát"
    expected = '<html lang=en><meta charset="windows-1250"><p>It’s cold &#241;</p>'.encode("windows-1250")
    assert opened.rebuild(english(opened.text, lambda _: "It’s cold ñ")) == expected


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
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE = {
    "bomb.xlf": f'<!DOCTYPE x [<!ENTITY e0 "ha">{BOMB}]><xliff version="1.2">&e8;</xliff>'.encode(),
    "external.tmx": b'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx><body>&x;</body></tmx>',
    "parameter.tmx": b'<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><tmx/>',
    "deep.xlf": b'<xliff version="1.2">' + b"<g>" * NESTED,
    "torn.tmx": b"<tmx><body><tu><tuv>",
    "other.xlf": b"<html/>",
    "other.tmx": b"<xliff/>",
    "attributes.xlf": b"<xliff " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"/>",
    "attribute.xlf": b'<xliff version="1.2' + b"x" * 10_000_000,
    "encoding.xlf": b'<?xml version="1.0" encoding="x-none"?><xliff/>',
    "codec.xlf": b'<?xml version="1.0" encoding="base64"?><xliff/>',
    "broken.xlf": b'<?xml version="1.0"?><xliff>\xff</xliff>',
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 250_000,
        "<" * 1_000_000,
        "<p>x" * 5_000,
        "<b> x" * 9_000,
        "<b>" * 9_999 + "x",
    ],
)
def test_tag_soup_takes_no_more_than_linear_time(page: str) -> None:
    started = time.process_time()
    whole = f"<p>Jó napot</p>{page}"
    assert through(whole, "a.html").count("<") == whole.count("<")
    assert time.process_time() - started < 10


@pytest.mark.parametrize("piece", ["[", "[a](", "*_", "a*a_", "`a", "<b>a\n", "a: b\n", "&amp;", "\\\\"])
def test_a_paragraph_of_marks_is_refused_before_it_is_read(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr("translator.formats.files.markdown._Parser.read", fail)
    with pytest.raises(InputTooLarge, match="marks and lines"):
        open_file(b"---\n" + (piece * 10_002).encode(), name="a.md")


def test_a_table_of_empty_cells_is_read_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def note(_parser: object, text: str, _references: object) -> list[object]:
        read.append(text)
        return []

    monkeypatch.setattr("translator.formats.files.markdown._Parser.read", note)
    open_file(b"|a" * 50 + b"|\n" + b"|-" * 50 + b"|\n" + b"|b|\n" * 50, name="a.md")
    assert read == ["a"] * 50 + ["b"] * 50


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=9), st.text(max_size=40), max_size=5))
def test_any_json_stays_json(values: dict[str, str]) -> None:
    document = json.dumps({**values, "z": "Jó napot"})
    result = json.loads(through(document, "a.json"))
    assert list(result) == [*[key for key in values if key != "z"], "z"] or "z" in values
    assert all(isinstance(value, str) for value in result.values())
