"""Readings, notes, exponents and things without text: what the model reads, and what comes back."""

from __future__ import annotations

import re

import pytest

from tests.translator.formats.files.english import english
from translator.formats.files import TagRules, open_text
from translator.formats.files.opening import TextKind

TAG = re.compile("<[^<>]*>")


def shout(text: str) -> str:
    parts = text.replace("⟦", "\0⟦").replace("⟧", "⟧\0").split("\0")
    return "".join(part if part.startswith("⟦") else part.upper() for part in parts)


def read(text: str, kind: TextKind = "html", rules: TagRules | None = None) -> str:
    return open_text(text, kind=kind, rules=rules).text


def through(text: str, kind: TextKind = "html", rules: TagRules | None = None, source: str = "hu") -> str:
    opened = open_text(text, kind=kind, rules=rules)
    return opened.rebuild(english(opened.text, shout, source=source))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>へ行きます。", "東京へ行きます。"),
        (
            "彼は<ruby><rb>神社</rb><rp>（</rp><rt>じんじゃ</rt><rp>）</rp></ruby>に行った。",
            "彼は神社に行った。",
        ),
        ("彼は<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>を書く。", "彼は漢字を書く。"),
        ("<ruby>漢<rt>かん</ruby>だ", "漢だ"),
        ("<ruby><rb>漢<rb>字<rt>かん<rt>じ</ruby>だ", "漢字だ"),
        ("<ruby>\n <rb>漢</rb>\n <rt>かん</rt>\n</ruby>だ", "漢だ"),
        ("<ruby><b>漢</b><rtc><rt>かん</rt></rtc></ruby>だ", "漢だ"),
        ("<ruby>漢だ", "漢だ"),
    ],
)
def test_readings_are_no_part_of_the_sentence(source: str, text: str) -> None:
    assert read(source) == text
    assert read(f"<p>{source}</p>") == text
    result = through(f"<p>{source}</p>", source="ja")
    assert "<rt>" not in result or result == f"<p>{source}</p>"


def test_readings_of_other_xml_are_left_out_too() -> None:
    source = "<p>私は<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>だ。</p>"
    assert read(source, "xml") == "私は東京だ。"


# A text, what the model reads of it, and what stands there when it is written in capitals.
NOTES = [
    (
        'Nagy ház.<a href="#n" class="footnote-ref" epub:type="noteref">1</a> Régi kert.',
        "Nagy ház. Régi kert.",
        'NAGY HÁZ.<a href="#n" class="footnote-ref" epub:type="noteref">1</a> RÉGI KERT.',
    ),
    (
        'Nagy álom<a href="#n"><sup>1</sup></a> volt.',
        "Nagy álom volt.",
        'NAGY ÁLOM<a href="#n"><sup>1</sup></a> VOLT.',
    ),
    (
        'Fontos szöveg<sup><a href="#n">[12]</a></sup>, igen.',
        "Fontos szöveg, igen.",
        'FONTOS SZÖVEG<sup><a href="#n">[12]</a></sup>, IGEN.',
    ),
    (
        'Fontos szöveg<sup>[<a href="#1">1</a>][<a href="#2">2</a>]</sup>.',
        "Fontos szöveg.",
        'FONTOS SZÖVEG<sup>[<a href="#1">1</a>][<a href="#2">2</a>]</sup>.',
    ),
    ("Fontos szöveg<sup>[1][12]</sup>.", "Fontos szöveg.", "FONTOS SZÖVEG<sup>[1][12]</sup>."),
    ("Fontos szöveg<sup>1</sup>.", "Fontos szöveg.", "FONTOS SZÖVEG<sup>1</sup>."),
    ("Fontos szöveg<sup>1,2</sup>.", "Fontos szöveg.", "FONTOS SZÖVEG<sup>1,2</sup>."),
    ("Fontos szöveg<sup>*</sup> van", "Fontos szöveg van", "FONTOS SZÖVEG<sup>*</sup> VAN"),
    ("Nagy név<sup>TM</sup> van", "Nagy név van", "NAGY NÉV<sup>TM</sup> VAN"),
    (
        'Nincs többé.<a href="#r" class="footnote-back">↩︎</a>',
        "Nincs többé.",
        'NINCS TÖBBÉ.<a href="#r" class="footnote-back">↩︎</a>',
    ),
    ('Lásd az <a href="x">1</a> oldalt', "Lásd az 1 oldalt", 'LÁSD AZ <a href="x">1</a> OLDALT'),
    ("Ez <sup>magas szöveg</sup> itt", "Ez magas szöveg itt", "EZ <sup>MAGAS SZÖVEG</sup> ITT"),
    ("Egy 25 m<sup>2</sup> szoba", "Egy 25 ⟦m2⟧ szoba", "EGY 25 m<sup>2</sup> SZOBA"),
    ("Egy 25m<sup>2</sup>-es szoba", "Egy 25⟦m2⟧-es szoba", "EGY 25m<sup>2</sup>-ES SZOBA"),
    ("Van 3 kg/m<sup>3</sup> itt", "Van 3 kg/⟦m3⟧ itt", "VAN 3 KG/m<sup>3</sup> ITT"),
    ("Van 10<sup>6</sup> darab", "Van ⟦106⟧ darab", "VAN 10<sup>6</sup> DARAB"),
    ("Az x<sup>2</sup> szám", "Az ⟦x2⟧ szám", "AZ x<sup>2</sup> SZÁM"),
    ("A H<sub>2</sub>O víz", "A ⟦H2O⟧ víz", "A H<sub>2</sub>O VÍZ"),
    ("A CO<sub>2</sub>-szint nagy", "A ⟦CO2⟧-szint nagy", "A CO<sub>2</sub>-SZINT NAGY"),
    (
        "A C<sub>6</sub>H<sub>12</sub>O<sub>6</sub> cukor",
        "A ⟦C6H12O6⟧ cukor",
        "A C<sub>6</sub>H<sub>12</sub>O<sub>6</sub> CUKOR",
    ),
]


@pytest.mark.parametrize("kind", ["html", "xml"])
@pytest.mark.parametrize(("source", "text", "expected"), NOTES)
def test_signs_of_notes_and_exponents_keep_their_place(
    kind: TextKind, source: str, text: str, expected: str
) -> None:
    rules = TagRules(outlines=False)
    assert " ".join(read(source, kind, rules).split()) == text
    assert through(source, kind, rules) == expected


THINGS = [
    ('Nyomja meg a <img src="m.png"> gombot', "Nyomja meg a ⟦1⟧ gombot"),
    ('<img src="m.png"> Szép nap', "Szép nap"),
    ('Szép nap <img src="m.png">', "Szép nap"),
    ('Név<img src="m.png">Cím', "Név⟦1⟧Cím"),
    ('Vége.<img src="m.png"> Új mondat', "Vége. Új mondat"),
    ("Írjon be <input size=3> forintot", "Írjon be ⟦1⟧ forintot"),
    ("Az <math><mi>x</mi></math> egyenlet", "Az ⟦1⟧ egyenlet"),
    ("Az <svg><path/></svg> ikonra", "Az ⟦1⟧ ikonra"),
    ('A(z) <i class="fa fa-x"></i> gombra', "A(z) ⟦1⟧ gombra"),
    ('Lásd <a name="x"></a>itt van', "Lásd itt van"),
    ("Első<br>második", "Első\nmásodik"),
    ("Szép<wbr>nap", "Szépnap"),
]


@pytest.mark.parametrize(("source", "text"), THINGS)
def test_a_thing_between_words_is_one(source: str, text: str) -> None:
    assert read(source) == text
    result = through(source)
    assert sorted(result.upper()) == sorted(source.upper())
    if "⟦" in text:
        assert result.upper() == source.upper()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            'Kedves <x id="7"></x>! Önnek <x id="20"></x> új üzenete van.',
            "Kedves ⟦1⟧! Önnek ⟦2⟧ új üzenete van.",
        ),
        ('<x id="0"></x>件のメッセージ', "⟦1⟧件のメッセージ"),
        ('<x id="0"></x>さん、<x id="8"></x>に参加しました。', "⟦1⟧さん、⟦2⟧に参加しました。"),
        ('A(z) <x id="1"/>-ban van', "A(z) ⟦1⟧-ban van"),
        ('Méret:<x id="1"/>', "Méret:⟦1⟧"),
        ('<ph id="1"/> új üzenet', "⟦1⟧ új üzenet"),
        ('Alma<x id="1"/> és körte', "Alma és körte"),
        ('Név<x id="1"/>Lakcím', "Név\nLakcím"),
        ('<x id="1"/>Kattintson ide', "Kattintson ide"),
        ('Vége van.<x id="1"/>', "Vége van."),
        ("Lásd <xref linkend='a'/>, igen", "Lásd ⟦1⟧, igen"),
        ("Szép<pb n='2'/>ség van", "Szépség van"),
        ("A <graphic file='a'/> gomb", "A ⟦1⟧ gomb"),
    ],
)
def test_an_empty_element_stands_for_a_word(source: str, text: str) -> None:
    rules = TagRules(outlines=False)
    assert read(source, "xml", rules) == text
    result = through(source, "xml", rules, source="ja" if "の" in source or "に" in source else "hu")
    assert TAG.findall(result) == TAG.findall(source)


@pytest.mark.parametrize("source", ['Alma<x id="1"></x> és', '<x id="1"/>Kattintson', 'Név<x id="1"/>Cím'])
def test_what_the_caller_has_ignored_is_always_a_word(source: str) -> None:
    rules = TagRules(ignored=frozenset("x"), outlines=False)
    assert read(source, "xml", rules).count("⟦1⟧") == 1
    assert through(source, "xml", rules).upper() == source.upper()
