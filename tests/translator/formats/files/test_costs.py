"""What a file costs from its bytes to its English grows with its length, whatever marks stand in it."""

from __future__ import annotations

import contextlib
from functools import partial

import pytest

from tests.costs import is_steep
from tests.fakes import FakeEngine
from translator.errors import InputTooLarge
from translator.formats.files import open_file
from translator.pipeline import translate_document

pytestmark = pytest.mark.slow

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


@pytest.mark.parametrize("name", FRAMES)
def test_cost_grows_with_the_length(name: str) -> None:
    make_english(name, "a ")
    assert [pump for pump in PUMPS if is_steep(partial(make_english, name), pump, small=700)] == []
