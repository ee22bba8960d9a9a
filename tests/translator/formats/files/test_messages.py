"""Strings of programs come back with their tags, choices and escapes, in whatever file they stand."""

from __future__ import annotations

import json
import time
from html import escape

import pytest
from lxml import etree

from tests.translator.formats.files.english import english
from translator.formats.files import open_file
from translator.formats.files.messages import has_markup, is_message, open_message
from translator.formats.files.spelling import ANDROID, APPLE, PROPERTIES, Escapes

# A string, and what comes back where the translator writes capitals and leaves what is in brackets.
MESSAGES = [
    ("Kattintson a <b>mentés</b> gombra.", "KATTINTSON A <b>MENTÉS</b> GOMBRA."),
    ('A <a href="/x?a=1">súgó</a> itt van', 'A <a href="/x?a=1">SÚGÓ</a> ITT VAN'),
    ("<p>Szép <strong>nap</strong> van!</p>", "<p>SZÉP <strong>NAP</strong> VAN!</p>"),
    ("<p>Első rész</p><p>Második rész</p>", "<p>ELSŐ RÉSZ</p><p>MÁSODIK RÉSZ</p>"),
    ("<ul><li>Alma</li><li>Körte</li></ul>", "<ul><li>ALMA</li><li>KÖRTE</li></ul>"),
    ("Első sor<br>Második sor", "ELSŐ SOR<br>MÁSODIK SOR"),
    ("Első sor<br/>Második sor", "ELSŐ SOR<br/>MÁSODIK SOR"),
    ("Kattints <0>ide</0> most", "KATTINTS <0>IDE</0> MOST"),
    ("Kattints <link>ide</link> most", "KATTINTS <link>IDE</link> MOST"),
    ("Van {n, plural, one {# fájl} other {# fájl}} itt", "VAN {n, plural, one {# FÁJL} other {# FÁJL}} ITT"),
    (
        "Van {0,choice,0#egy sem|1#csak egy|1<{0, number} új} itt",
        "VAN {0,choice,0#EGY SEM|1#CSAK EGY|1<{0, number} ÚJ} ITT",
    ),
    (
        "{g, select, male {Ő <b>itt</b> van} other {Ők itt vannak}}",
        "{g, select, male {Ő <b>ITT</b> VAN} other {ŐK ITT VANNAK}}",
    ),
    ("Add meg a <nev> helyet", "ADD MEG A <nev> HELYET"),
    ("Ha a < b és c > d akkor jó", "HA A < B ÉS C > D AKKOR JÓ"),
    ("Nyitva {n, plural, one {rossz szöveg", "NYITVA {N, PLURAL, ONE {ROSSZ SZÖVEG"),
    ("Só &amp; bors&nbsp;van <i>itt</i>", "SÓ &amp; BORS\xa0VAN <i>ITT</i>"),
]
TEMPLATES = {
    "a.json": '{{"a": {0}}}',
    "a.po": 'msgid "x"\nmsgstr "y"\n\nmsgid {0}\nmsgstr ""\n',
    "a.xlf": '<xliff version="1.2"><file source-language="hu" target-language="en"><body><trans-unit id="1">'
    "<source>{0}</source></trans-unit></body></file></xliff>",
    "b.xlf": '<xliff version="2.0" srcLang="hu" trgLang="en"><file id="f"><unit id="1"><segment>'
    "<source>{0}</source></segment></unit></file></xliff>",
    "a.tmx": '<tmx version="1.4"><header srclang="hu"/><body><tu><tuv xml:lang="hu"><seg>{0}</seg></tuv></tu>'
    "</body></tmx>",
    "rss.xml": "<rss><channel><item><description>{0}</description></item></channel></rss>",
    "strings.xml": '<resources><string name="a">{0}</string></resources>',
}


def through(data: str, name: str) -> str:
    opened = open_file(data.encode(), name=name)
    return opened.rebuild(english(opened.text, _shout)).decode()


def _shout(text: str) -> str:
    parts = text.replace("⟦", "\0⟦").replace("⟧", "⟧\0").split("\0")
    return "".join(part if part.startswith("⟦") else part.upper() for part in parts)


def strings_in(document: str, name: str) -> list[str]:
    """The texts of a document in the order of the file, by another reader than ours."""
    if name.endswith(".json"):
        return [json.loads(document)["a"]]
    if name.endswith(".po"):
        return [json.loads(line[7:]) for line in document.splitlines() if line.startswith("msgstr")]
    return [str(text) for text in etree.fromstring(document.encode()).itertext() if text.strip()]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize(("source", "expected"), MESSAGES)
def test_markup_in_strings_comes_back_in_every_format(name: str, source: str, expected: str) -> None:
    written = (
        escape(source, quote=False)
        if name.endswith(("xlf", "tmx", "xml"))
        else json.dumps(source, ensure_ascii=False)
    )
    document = TEMPLATES[name].format(written)
    assert strings_in(through(document, name), name)[-1] == expected


@pytest.mark.parametrize("name", ["a.xlf", "a.tmx", "rss.xml", "strings.xml"])
@pytest.mark.parametrize(("source", "expected"), MESSAGES)
def test_a_section_stays_one(name: str, source: str, expected: str) -> None:
    document = TEMPLATES[name].format(f"<![CDATA[{source}]]>")
    result = through(document, name)
    assert f"<![CDATA[{expected}]]>" in result or not has_markup(source)
    assert strings_in(result, name)[-1] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Szia <![CDATA[<b>Anna</b>!]]>", "SZIA <b>ANNA</b>!"),
        ("<![CDATA[<b>]]>Szia<![CDATA[</b>]]> itt", "<b>SZIA</b> ITT"),
        ("<![CDATA[Első <b>fejezet</b>]]>\n  <!-- x -->", "ELSŐ <b>FEJEZET</b>"),
    ],
)
def test_text_that_is_partly_in_sections_says_the_same(source: str, expected: str) -> None:
    result = through(TEMPLATES["rss.xml"].format(source), "rss.xml")
    assert "".join(strings_in(result, "rss.xml")).strip() == expected


def test_elements_and_escaped_tags_stand_side_by_side() -> None:
    source = 'A &lt;b&gt;piros <g id="1">alma</g>&lt;/b&gt; és {n, plural, one {<g id="2">egy</g>} other {sok}} van.'
    result = through(TEMPLATES["a.xlf"].format(source), "a.xlf")
    assert (
        '>A &lt;b&gt;PIROS <g id="1">ALMA</g>&lt;/b&gt; ÉS {n, plural, one {<g id="2">EGY</g>} other {SOK}} VAN.</target>'
        in result
    )


# What stands in strings.xml, and what is to stand there afterwards.
ANDROID_STRINGS = [
    ("Első sor\\nMásodik sor", "ELSŐ SOR\\nMÁSODIK SOR"),
    ("Első\\n\\nMásodik\\tsor\\n", "ELSŐ\\n\\nMÁSODIK\\tSOR\\n"),
    ("Nem jó a \\'%s\\' fájl.", "NEM JÓ A \\'%s\\' FÁJL."),
    ('Az \\"alkalmazás\\" elindult.', 'AZ \\"ALKALMAZÁS\\" ELINDULT.'),
    ("K\\u00f6sz\\u00f6n\\u00f6m sz\\u00e9pen", "KÖSZÖNÖM SZÉPEN"),
    ("Jó \\ud83d\\ude00 nap", "JÓ 😀 NAP"),
    ("Jó \\ud83d nap", "JÓ \\\\ud83d NAP"),
    ('"Idézett szöveg"', '"IDÉZETT SZÖVEG"'),
    ("\\@kukac \\?kérdés", "\\@kukac ?KÉRDÉS"),
    ("Sok\n    szóköz  itt", "SOK SZÓKÖZ ITT"),
    ("Üdv, <b>%1$s</b>\\nitt", "ÜDV, <b>%1$s</b>\\nITT"),
    (
        'Üdv, <xliff:g id="n" example="a \\n">%1$s</xliff:g> úr',
        'ÜDV, <xliff:g id="n" example="a \\n">%1$s</xliff:g> ÚR',
    ),
    ("Vissza\\\\perjel itt", "VISSZA\\\\PERJEL ITT"),
    ("Jó &lt;b&gt;nap&lt;/b&gt; &amp; \\u00e9j", "JÓ &lt;b&gt;NAP&lt;/b&gt; &amp; ÉJ"),
    ('<![CDATA[Jó <a href=\\"x\\">nap\\\'</a>]]>', '<![CDATA[JÓ <a href=\\"x\\">NAP\\\'</a>]]>'),
    ("@string/masik_nev", "@string/masik_nev"),
    ("https://pelda.example/hu", "https://pelda.example/hu"),
]


@pytest.mark.parametrize(("source", "expected"), ANDROID_STRINGS)
def test_escapes_of_android_are_read_and_written(source: str, expected: str) -> None:
    document = '<resources xmlns:xliff="urn:x"><string name="a">{}</string><string name="b">Szép nap</string></resources>'
    assert through(document.format(source), "strings.xml") == document.replace("Szép nap", "SZÉP NAP").format(
        expected
    )


def test_apostrophes_of_the_english_are_escaped_in_android() -> None:
    document = '<resources><plurals name="p"><item quantity="one">Ne tedd!</item></plurals></resources>'
    opened = open_file(document.encode(), name="strings.xml")
    result = opened.rebuild(english(opened.text, {"Ne tedd!": 'Don\'t "do" it!'})).decode()
    assert result == document.replace("Ne tedd!", 'Don\\\'t \\"do\\" it!')


@pytest.mark.parametrize(
    ("escapes", "raw", "text"),
    [
        (PROPERTIES, "K\\u00f6sz\\n\\tjó\\: a\\=b \\#c \\\\ d", "Kösz\n\tjó: a=b #c \\ d"),
        (PROPERTIES, "egy \\\n    sor", "egy sor"),
        (PROPERTIES, "egy \\\r\n\tsor", "egy sor"),
        (PROPERTIES, "\\ elöl", " elöl"),
        (APPLE, 'A \\"jó\\" \\U00f6 \\\\ \\n\\t sor', 'A "jó" ö \\ \n\t sor'),
        (ANDROID, 'It\\\'s \\"ok\\" \\u00f6\\n', 'It\'s "ok" ö\n'),
    ],
)
def test_escapes_say_what_they_mean_and_are_written_again(escapes: Escapes, raw: str, text: str) -> None:
    assert escapes.decode(raw) == text
    assert escapes.decode(escapes.encode(text)) == text


def test_lines_of_a_string_stay_as_many_as_they_were() -> None:
    source = '{"a": "Az első sor\\nitt folytatódik\\n\\nés vége"}'
    opened = open_file(source.encode(), name="a.json")
    joined = opened.rebuild(english(opened.text, lambda _: "The first line goes on here"))
    assert json.loads(joined)["a"].count("\n") == 3


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("Mentés", True),
        ("Jó napot, {name}!", True),
        ("東京", True),
        ("12", False),
        ("app.title", False),
        ("icons/close", False),
        ("#ffaa00", False),
        ("nem_igen", False),
        ("https://x.example/jó", False),
        ("camelCase", False),
        ("btn-primary", True),
        ("Kész.", True),
    ],
)
def test_identifiers_are_no_messages(text: str, is_read: bool) -> None:
    assert is_message(text) == is_read


@pytest.mark.parametrize(
    "pump",
    [
        "a",
        "_",
        "a_",
        "a.",
        "{a, plural,",
        "{a, plural, one {",
        "<b",
        "<a ",
        "&a;",
        "\n",
        "é",
        "{",
        " ",
        "<br>",
    ],
)
def test_a_long_string_costs_no_more_than_its_length(pump: str) -> None:
    started = time.process_time()
    text = f"Jó {pump * (40_000 // len(pump))} nap é"
    is_message(text.replace(" ", "") + "é")
    try:
        open_message(text)
    finally:
        assert time.process_time() - started < 2
