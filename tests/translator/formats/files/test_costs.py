"""What a file costs from its bytes to its English grows with its length, whatever marks stand in it."""

from __future__ import annotations

import contextlib
import time
from functools import partial

import pytest

from tests.costs import is_steep
from tests.fakes import FakeEngine
from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files import open_file
from translator.pipeline import translate_document
from translator.records import AS_IT_SAYS, Reading

FRAMES = {
    "a.md": ("", "\n"),
    "a.html": ("<p>", "</p>"),
    "a.srt": ("1\n00:00:01,000 --> 00:00:02,000\n", "\n"),
    "a.vtt": ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "\n"),
    "a.ass": ("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,", "\n"),
    "a.json": ('{"a": "', '"}'),
    "a.yml": ('a: "', '"\n'),
    "a.properties": ("a=", "\n"),
    "a.strings": ('"a" = "', '";\n'),
    "a.po": ('msgid "', '"\nmsgstr ""\n'),
    "a.xml": ("<r><p>", "</p></r>"),
}
PUMPS = ("(a) ", "**a** ", "`a` ", "[a](b) ", "*", "[", "<b>a</b> ", "&amp;", "{x} ", "%1$s ", "⟦1⟧ ", "{")
ENGINE = FakeEngine(max_source_tokens=200)


def make_english(name: str, text: str) -> None:
    head, tail = FRAMES[name]
    with contextlib.suppress(InputTooLarge):
        opened = open_file(f"{head}Xin chào {text}{tail}".encode(), name=name)
        opened.rebuild(translate_document(opened.text, engine=ENGINE, source="vi"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FRAMES)
def test_cost_grows_with_the_length(name: str) -> None:
    make_english(name, "a ")
    assert [pump for pump in PUMPS if is_steep(partial(make_english, name), pump, small=700)] == []


TABLE = ('"', '""', '",', "a,", ",", '"a"\n', '""a', "{", '{"a":', "\\")
CUES = ("(", "(a)", "(a) b ", "♪", "a: ", "- ", "{\\i1}", "\\N", "[a", "（", "a ")
# What stands before and behind many of the same, how many characters of them, and what they are.
ODD: dict[str, tuple[str, str, int, tuple[str, ...]]] = {
    "a.md": (
        "Jó napot\n\n",
        " x\n",
        20_000,
        (
            "[",
            "[[",
            "{{<",
            "{%",
            "!!! a\n    ",
            ":::\n",
            "$x",
            "[^1]: a\n",
            "> ",
            ": a\n",
            "{: ",
            "*",
            "`",
            "![",
            "<a ",
        ),
    ),
    "a.srt": ("1\n00:00:01,000 --> 00:00:01,900\nJó ", "\n\n", 20_000, CUES),
    "a.ass": (f"{FRAMES['a.ass'][0]}Jó ", "\n", 20_000, CUES),
    "a.csv": ("t\n", "", 40_000, TABLE),
    "a.tsv": ("t\n", "", 40_000, TABLE),
    "a.jsonl": ('{"t": "a"}\n', "", 40_000, TABLE),
    "a.rtf": (
        "{\\rtf1 Jo napot ",
        "",
        40_000,
        ("\\", "\\'", "{}", "\\u1?", "a", "\\par", "\n", "\\uc8\\u1 ", "{\\*x}", "}"),
    ),
    "a.yml": ("", "Jó napot", 40_000, ("a: b\n", "- [", "? ", "{a: ", "&a ", "'a' ", "a: |\n  b\n")),
    "a.strings": ("", "Jó napot", 40_000, ('"a" = "b";\n', "/*", '"a"', "a ", '\\"', "//\n")),
    "a.properties": ("", "Jó napot", 40_000, ("a=b\n", "a\\\n", "\\", " ", "a ", "=", "\\u00")),
    "a.ts": ("", "Jó napot", 40_000, ("<message>", "<translation/>")),
    "a.resx": ("", "Jó napot", 40_000, ("<data>", "<value>")),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_cost_no_more_than_their_length(name: str) -> None:
    head, tail, n_chars, pumps = ODD[name]
    reading = Reading(columns=("x",)) if pumps is TABLE else AS_IT_SAYS
    slow = []
    for pump in pumps:
        data = f"{head}{pump * (n_chars // len(pump))}{tail}".encode()
        started = time.process_time()
        with contextlib.suppress(UnreadableInput, InputTooLarge):
            open_file(data, name=name, reading=reading)
        if time.process_time() - started > 2:
            slow.append(pump)
    assert slow == []
