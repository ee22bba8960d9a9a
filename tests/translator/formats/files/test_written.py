"""Files of strings of programs: values in English in the notation of each, all else byte for byte."""

from __future__ import annotations

import plistlib
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.translator.formats.files.english import english
from translator.errors import UnreadableInput
from translator.formats.files import open_file

YAML = r"""# Megjegyzés marad
hu:
  menu:
    save: Mentés   # ez is
    quoted: "Jó \"nap\" \u00e9s más"
    single: 'Ez az ''ő'' neve'
    yes: no
    count: 12
    date: 2024-01-01
    lines: |
      Első sor
      Második sor

    folded: >-
      Egy hosszú
      mondat itt.

      Új bekezdés
    list: [Alma, "Körte", 3, igen_nem, {a: Szilva}]
    anchor: &jo Jó napot
    alias: *jo
    tagged: !!str Szép nap
    binary: !!binary aGFo
    wrapped: Ez több
      sorban van
    order: [ :year, :month, :day ]
    address: https://pelda.example/jó_nap
    holder: "%{name} fája, {{count}} darab"
  error: A fájl nem található.
  empty: ""
"""
YAML_EN = r"""# Megjegyzés marad
en:
  menu:
    save: MENTÉS   # ez is
    quoted: "JÓ \"NAP\" ÉS MÁS"
    single: 'EZ AZ ''Ő'' NEVE'
    yes: no
    count: 12
    date: 2024-01-01
    lines: |
      ELSŐ SOR
      MÁSODIK SOR

    folded: >-
      EGY HOSSZÚ MONDAT ITT.

      ÚJ BEKEZDÉS
    list: [ALMA, "KÖRTE", 3, igen_nem, {a: SZILVA}]
    anchor: &jo JÓ NAPOT
    alias: *jo
    tagged: !!str SZÉP NAP
    binary: !!binary aGFo
    wrapped: EZ TÖBB SORBAN VAN
    order: [ :year, :month, :day ]
    address: https://pelda.example/jó_nap
    holder: "%{name} FÁJA, {{count}} DARAB"
  error: A FÁJL NEM TALÁLHATÓ.
  empty: ""
"""
PROPERTIES = r"""# Megjegyzés marad
! ez is
menu.save=Mentés
menu.open = Megnyitás
menu.close : Bezárás
menu.quit Kilépés
long.text=Ez egy hosszú \
    mondat, amely \
    folytatódik.
escaped=Első\tsor\nmásodik \\ sor
key\ with\ blank=Jó napot
empty=
address=https://pelda.example/jó_nap
holder={0} fájl törölve
"""
PROPERTIES_EN = r"""# Megjegyzés marad
! ez is
menu.save=MENTÉS
menu.open = MEGNYITÁS
menu.close : BEZÁRÁS
menu.quit KILÉPÉS
long.text=EZ EGY HOSSZÚ MONDAT, AMELY FOLYTATÓDIK.
escaped=ELSŐ\tSOR\nMÁSODIK \\ SOR
key\ with\ blank=JÓ NAPOT
empty=
address=https://pelda.example/jó_nap
holder={0} FÁJL TÖRÖLVE
"""
STRINGS = r"""/* Gomb, "idézet" = "nem"; */
"save" = "Mentés";
// egy sor
"a \"key\"" = "Jó \"nap\"\nés más\\";
NSUsage = "Kell a kamera a \U006f vegén";
"bare" = value;
"same";
"%@ fájl" = "%1$@ törölte: %2$d";
"""
STRINGS_EN = r"""/* Gomb, "idézet" = "nem"; */
"save" = "MENTÉS";
// egy sor
"a \"key\"" = "JÓ \"NAP\"\nÉS MÁS\\";
NSUsage = "KELL A KAMERA A O VEGÉN";
"bare" = value;
"same";
"%@ fájl" = "%1$@ TÖRÖLTE: %2$d";
"""
RESX = """<?xml version="1.0" encoding="utf-8"?>
<root>
  <!-- Megjegyzés -->
  <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
  <data name="Save" xml:space="preserve"><value>Mentés &amp; kilépés</value><comment>Gomb itt</comment></data>
  <data name="Html"><value>Ez &lt;b&gt;vastag&lt;/b&gt; szó</value></data>
  <data name="icon" type="System.Drawing.Bitmap"><value>Kép itt van</value></data>
  <data name="&gt;&gt;label1.Name"><value>címke</value></data>
  <data name="raw"><value><![CDATA[Szép nap]]></value></data>
  <data name="none"><value></value></data>
  <metadata name="x"><value>Nem kell</value></metadata>
</root>
"""
RESX_EN = (
    RESX.replace("Mentés &amp; kilépés", "MENTÉS &amp; KILÉPÉS")
    .replace("Ez &lt;b&gt;vastag&lt;/b&gt; szó", "EZ &lt;b&gt;VASTAG&lt;/b&gt; SZÓ")
    .replace("<![CDATA[Szép nap]]>", "SZÉP NAP")
)
STRINGSDICT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>fájlok száma</key><dict>
    <key>NSStringLocalizedFormatKey</key><string>%#@n@</string>
    <key>n</key><dict>
      <key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
      <key>NSStringFormatValueTypeKey</key><string>lld</string>
      <key>one</key><string>%d fájl törölve</string>
      <key>other</key><string>%d fájlok törölve</string>
    </dict></dict></dict></plist>
"""
STRINGSDICT_EN = STRINGSDICT.replace("fájl törölve", "FÁJL TÖRÖLVE").replace(
    "fájlok törölve", "FÁJLOK TÖRÖLVE"
)
QT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="hu">
<context>
    <name>Fő ablak</name>
    <message>
        <location filename="ablak.cpp" line="12"/>
        <source>Mentés &amp;másként</source>
        <comment>Megjegyzés itt</comment>
        <translation type="unfinished"></translation>
    </message>
    <message><source>Kész van</source><translation>Done</translation></message>
    <message><source>Régi szöveg</source><translation type="vanished"></translation></message>
    <message><source>Még egy</source><translation/></message>
    <message><source>Nincs elem</source></message>
    <message numerus="yes"><source>Pár fájl törölve</source>
        <translation type="unfinished"><numerusform></numerusform><numerusform/></translation>
    </message>
</context>
</TS>
"""
QT_EN = (
    QT.replace('sourcelanguage="hu">', 'sourcelanguage="hu" language="en">')
    .replace('"unfinished"></translation>', '"unfinished">MENTÉS &amp;MÁSKÉNT</translation>')
    .replace("<translation/>", '<translation type="unfinished">MÉG EGY</translation>')
    .replace("elem</source>", 'elem</source><translation type="unfinished">NINCS ELEM</translation>')
    .replace("<numerusform></numerusform>", "<numerusform>PÁR FÁJL TÖRÖLVE</numerusform>")
    .replace("<numerusform/>", "<numerusform>PÁR FÁJL TÖRÖLVE</numerusform>")
)
SAMPLES = {
    "a.yml": (YAML, YAML_EN),
    "a.properties": (PROPERTIES, PROPERTIES_EN),
    "Localizable.strings": (STRINGS, STRINGS_EN),
    "a.resx": (RESX, RESX_EN),
    "a.stringsdict": (STRINGSDICT, STRINGSDICT_EN),
    "qt_hu.ts": (QT, QT_EN),
}


def through(data: str, name: str, translate: Callable[[str], str] = str.upper) -> str:
    opened = open_file(data.encode(), name=name)
    return opened.rebuild(english(opened.text, translate)).decode()


@pytest.mark.parametrize("name", SAMPLES)
def test_values_are_translated_and_nothing_else(name: str) -> None:
    before, after = SAMPLES[name]
    assert through(before, name) == after


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_of_which_nothing_changes_is_the_same(name: str, mark: str) -> None:
    whole = mark + SAMPLES[name][0]
    assert through(whole, name, lambda text: text) == whole
    windows = whole.replace("\n", "\r\n")
    assert through(windows, name, lambda text: text) == windows


SAID = 'Say: "it\'s" & more \\ é ő 👍'


@pytest.mark.parametrize(
    ("name", "sample", "path"),
    [
        ("a.resx", '<root><data name="a"><value>Jó napot</value></data></root>', "data/value"),
        (
            "a.stringsdict",
            "<plist><dict><key>one</key><string>Jó napot</string></dict></plist>",
            "dict/string",
        ),
        (
            "a.ts",
            "<TS><context><message><source>Jó napot</source></message></context></TS>",
            ".//translation",
        ),
    ],
)
def test_whatever_the_english_is_xml_reads_it_back(name: str, sample: str, path: str) -> None:
    found = etree.fromstring(through(sample, name, lambda _: SAID).encode()).findtext(path)
    assert found == SAID


@pytest.mark.parametrize(
    ("name", "sample"),
    [("a.strings", '"k" = "Jó napot";'), ("a.properties", "k=Jó napot"), ("a.yml", "k: Jó napot")],
)
def test_whatever_the_english_is_we_read_it_back(name: str, sample: str) -> None:
    written = through(sample, name, lambda _: SAID)
    assert open_file(written.encode(), name=name).text == SAID
    assert through(written, name, lambda text: text) == written


def test_plural_rules_stay_a_property_list() -> None:
    found = plistlib.loads(through(STRINGSDICT, "a.stringsdict").encode())
    assert found["fájlok száma"]["n"]["NSStringFormatSpecTypeKey"] == "NSStringPluralRuleType"
    assert found["fájlok száma"]["NSStringLocalizedFormatKey"] == "%#@n@"


@pytest.mark.parametrize(
    ("top", "english_top"),
    [
        ("hu", "en"),
        ("vi-VN", "en"),
        ("'ja'", "'en'"),
        ('"hu_HU"', '"en"'),
        ("menu", "menu"),
        ("hungarian", "hungarian"),
    ],
)
def test_the_language_at_the_top_of_a_yaml_file_becomes_english(top: str, english_top: str) -> None:
    assert through(f"{top}:\n  a: Jó napot\n", "a.yaml") == f"{english_top}:\n  a: JÓ NAPOT\n"
    assert through(f"{top}:\n  a: Jó napot\nb: 1\n", "a.yaml") == f"{top}:\n  a: JÓ NAPOT\nb: 1\n"


def test_properties_in_ascii_stay_in_ascii() -> None:
    before = "a=J\\u00f3 napot k\\u00edv\\u00e1nok\n"
    assert open_file(before.encode(), name="a.properties").text == "Jó napot kívánok"
    assert through(before, "a.properties", lambda _: "Naïve 👍") == "a=Na\\u00efve \\ud83d\\udc4d\n"


@settings(max_examples=25)
@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffd"),
        min_size=1,
        max_size=40,
    )
)
def test_whatever_the_english_is_yaml_reads_it_back(said: str) -> None:
    samples = [
        "k: Jó napot\n",
        "k: 'Jó napot'\n",
        'k: "Jó napot"\n',
        "k: [Jó napot]\n",
        "k: |-\n  Jó napot\n",
        "k: >-\n  Jó napot\n",
    ]
    for sample in samples:
        found = yaml.safe_load(through(sample, "a.yml", lambda _: said.strip() or "x"))["k"]
        found = found[0] if isinstance(found, list) else found
        assert found == (said.strip() or "x")


HOSTILE = {
    "tabs.yml": "a:\n\t- b: Jó napot",
    "torn.yml": 'a: "Jó napot',
    "deep.yml": "[" * 5_000,
    "bomb.yml": "a: &a [" + "*a, " * 3 + "Jó",
    "torn.strings": '"a" = "Jó napot',
    "other.strings": "<html/>",
    "other.resx": "<html/>",
    "torn.resx": "<root><data>",
    "code.ts": "export const a: string = 'Jó napot';",
    "other.ts": "<html/>",
    "german.ts": '<TS language="de_DE"><message><source>Jó napot</source></message></TS>',
    "numbers.properties": "a=1\nb=2\n",
    "bomb.stringsdict": '<!DOCTYPE plist [<!ENTITY a "b">]><plist>&a;</plist>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_one_clear_error(name: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        open_file(HOSTILE[name].encode(), name=name)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("said", ["Files deleted", "{} files deleted", "{} files, {} of them"])
@pytest.mark.parametrize("sign", ["%n", "%1", "%L1", "%#@files@"])
def test_signs_of_qt_and_apple_come_back_once(sign: str, said: str) -> None:
    message = f"<TS><context><message><source>{sign} fájl törölve</source></message></context></TS>"
    answer = said.replace("{}", sign)
    found = etree.fromstring(through(message, "a.ts", lambda _: answer).encode())
    assert (found.findtext(".//translation") or "").count(sign) == 1
