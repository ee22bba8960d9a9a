"""Texts in encodings from before Unicode are read where that is sure, and where somebody says so."""

from __future__ import annotations

import codecs

import pytest

from tests.translator.formats.files.english import english
from translator.errors import InvalidRequest, UnreadableInput
from translator.formats.encodings import parse_encoding, recognize
from translator.formats.files import open_file
from translator.records import Reading

HU = "Az őrségi erdőkben köd ült, és a hűvös reggelen senki sem járt az úton."
HU_PLAIN = "Reggel a városban mindenki a hídon várt, és délután a piacra ment."
VI = "Sáng nay trời mưa rất to, nhiều người dân không thể ra khỏi nhà được."
JA = "明日は雨が降るでしょう。傘を持って出かけてください。"


def vietnamese(text: str) -> bytes:
    """As windows-1258 has it: a letter with its hat, and the tone behind it."""
    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            import unicodedata

            base = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
            found += unicodedata.normalize("NFC", base.replace(tone, "")).encode("cp1258") + tone.encode(
                "cp1258"
            )
    return found


SURE = {
    "windows-1250": (HU.encode("cp1250"), HU),
    "windows-1250 with quotes": (f"„{HU}” – mondta.".encode("cp1250"), f"„{HU}” – mondta."),
    "windows-1250 without ő": (HU_PLAIN.encode("cp1250"), HU_PLAIN),
    "windows-1252": (HU_PLAIN.encode("cp1252"), HU_PLAIN),
    "iso-8859-2": (HU.encode("iso-8859-2"), HU),
    "cp852": (HU.encode("cp852"), HU),
    "windows-1258": (vietnamese(VI), VI),
    "shift_jis": (JA.encode("cp932"), JA),
    "shift_jis with Latin": (f"{JA} ABC 12".encode("cp932"), f"{JA} ABC 12"),
    "euc-jp": (JA.encode("euc-jp"), JA),
    "iso-2022-jp": (JA.encode("iso-2022-jp"), JA),
    "utf-16-le": (codecs.BOM_UTF16_LE + VI.encode("utf-16-le"), VI),
    "utf-16-be": (codecs.BOM_UTF16_BE + JA.encode("utf-16-be"), JA),
}


@pytest.mark.parametrize("case", SURE)
def test_what_is_sure_is_read(case: str) -> None:
    data, text = SURE[case]
    opened = open_file(data, name="a.txt")
    assert opened.text == text
    assert opened.reading.encoding
    assert opened.rebuild(english(text, lambda _: "Well — “Ő”")).decode("utf-8").startswith("Well — “Ő”")


NOT_SURE = {
    "two French words": "café résumé".encode("cp1252"),
    "German": "Für die größte Übung müssen wir über die Straße gehen.".encode("cp1252"),
    "French": "Où êtes-vous allé hier après-midi avec les élèves français ?".encode("cp1252"),
    "Polish": "Żółta łódź płynęła przez całą noc, aż wzeszło słońce.".encode("cp1250"),
    "Portuguese": "Não há razão para as nações não se unirem em ações comuns.".encode("cp1252"),
    "Estonian": "Põhja pool õitses kõik, või õigemini õunapuud õitsesid.".encode("cp1252"),
    "Russian": "Сегодня утром шёл сильный дождь, и никто не вышел из дома.".encode("cp1251"),
    "Korean": "오늘 아침에는 비가 많이 와서 아무도 집에서 나가지 못했다.".encode("cp949"),
    "Chinese": "今天早上下大雨，很多人不能出门去上班。".encode("gbk"),
    "Big5": "今天早上下大雨，很多人不能出門去上班。".encode("big5"),
    "binary": bytes(range(1, 256)),
    "one byte": b"abc \xf5",
    "broken": HU.encode("cp1250") + b"\x81\x83",
    "UTF-32": codecs.BOM_UTF32_LE + HU.encode("utf-32-le"),
    "torn UTF-8": HU.encode()[:-3] + b"\xc3",
    "UTF-16 without mark": HU.encode("utf-16-le"),
}


@pytest.mark.parametrize("case", NOT_SURE)
def test_what_is_not_sure_is_refused(case: str) -> None:
    assert recognize(NOT_SURE[case]) is None
    with pytest.raises(UnreadableInput, match=r"^a\.txt: "):
        open_file(NOT_SURE[case], name="a.txt")


@pytest.mark.parametrize("case", SURE)
def test_whatever_is_recognized_can_be_asked_for(case: str) -> None:
    data, text = SURE[case]
    encoding = "utf-16" if case.startswith("utf-16") else case.split()[0]
    opened = open_file(data, name="a.txt", reading=Reading(encoding))
    assert (opened.text, opened.reading.encoding) == (text, encoding)
    again = open_file(data, name="a.txt", reading=opened.reading)
    assert again.text == opened.text


def test_an_encoding_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.txt: not shift_jis, byte 0x"):
        open_file(HU.encode("cp1250") + b"\x82", name="a.txt", reading=Reading("shift_jis"))
    with pytest.raises(UnreadableInput, match="not utf-8"):
        open_file(HU.encode("cp1250"), name="a.txt", reading=Reading("utf-8"))


@pytest.mark.parametrize("name", ["rot13", "base64", "unicode_escape", "idna", "x-none", "utf-7", "", "a\0b"])
def test_other_encodings_are_not_known(name: str) -> None:
    with pytest.raises(InvalidRequest, match="known: utf-8, "):
        parse_encoding(name)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("CP1250", "windows-1250"),
        ("Shift-JIS", "shift_jis"),
        ("SJIS", "shift_jis"),
        ("latin2", "iso-8859-2"),
        ("EUC_JP", "euc-jp"),
    ],
)
def test_names_are_taken_as_people_write_them(given: str, name: str) -> None:
    assert parse_encoding(given) == name


SRT = "1\n00:00:01,000 --> 00:00:02,000\nAz őrségi erdőkben köd ült.\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.srt", SRT),
        ("a.md", "# Az őrségi erdőkben köd ült.\n"),
        ("a.json", '{"k": "Az őrségi erdőkben köd ült."}'),
        ("a.yml", "k: Az őrségi erdőkben köd ült.\n"),
        ("a.properties", "k=Az őrségi erdőkben köd ült.\n"),
    ],
)
def test_files_of_other_formats_come_back_in_utf8(name: str, text: str) -> None:
    opened = open_file(text.encode("cp1250"), name=name)
    assert opened.reading.encoding == "windows-1250"
    said = "The Őrség woods lay in fog."
    written = opened.rebuild(english(opened.text, lambda _: said)).decode("utf-8")
    assert written == text.replace("Az őrségi erdőkben köd ült.", said)


@pytest.mark.parametrize(
    ("mark", "order"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
@pytest.mark.parametrize("name", ["a.strings", "a.srt"])
def test_utf16_comes_back_in_utf16(name: str, mark: bytes, order: str) -> None:
    text = '"k" = "Jó napot kívánok.";\r\n' if name == "a.strings" else SRT
    opened = open_file(mark + text.encode(order), name=name)
    assert opened.rebuild(english(opened.text, lambda text: text)) == mark + text.encode(order)
    changed = opened.rebuild(english(opened.text, lambda _: "Good day."))
    assert "Good day." in changed.removeprefix(mark).decode(order)


def test_a_page_without_a_word_on_its_encoding_gets_a_mark() -> None:
    opened = open_file("<p>Az őrségi erdőkben köd ült.</p>".encode("cp1250"), name="a.html")
    assert (
        opened.rebuild(english(opened.text, lambda _: "Őrség")) == codecs.BOM_UTF8 + "<p>Őrség</p>".encode()
    )


def test_a_wrong_declaration_gives_way_to_what_is_said() -> None:
    page = '<meta charset="iso-8859-1"><p>Az őrségi erdőkben köd ült.</p>'
    opened = open_file(page.encode("cp1250"), name="a.html", reading=Reading("windows-1250"))
    expected = '<meta charset="UTF-8"><p>Őrség</p>'
    assert opened.rebuild(english(opened.text, lambda _: "Őrség")).decode() == expected


def test_a_catalogue_says_that_it_is_utf8_now() -> None:
    catalogue = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-2\\n"\n\nmsgid "Az őrségi erdőkben köd ült."\nmsgstr ""\n'
    opened = open_file(catalogue.encode("iso-8859-2"), name="a.po")
    assert b"charset=UTF-8" in opened.rebuild(english(opened.text, lambda _: "Őrség"))
