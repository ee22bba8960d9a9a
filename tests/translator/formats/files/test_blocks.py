"""How many texts a file may have."""

from __future__ import annotations

import pytest

from translator.errors import InputTooLarge
from translator.formats.files import open_file
from translator.formats.files.blocks import MOST_BLOCKS, capped

MOST = 1_000
MANY = MOST + 1
FILES = {
    "a.json": '["ab"' + ', "ab"' * (MANY - 1) + "]",
    "a.po": 'msgid "ab"\nmsgstr ""\n\n' * MANY,
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nab.\n" * MANY,
}


def test_as_many_as_may_be_are_found() -> None:
    assert list(capped("abc", name="a", most=3)) == ["a", "b", "c"]


def test_nothing_is_looked_for_behind_one_too_many() -> None:
    left = iter("abcde")
    with pytest.raises(InputTooLarge, match=r"a.txt: more than 3 pieces"):
        list(capped(left, name="a.txt", most=3))
    assert list(left) == ["e"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_more_texts_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As many as a file may really have take seconds to read.
    defaults = capped.__kwdefaults__ or {}
    assert defaults["most"] == MOST_BLOCKS == 100_000
    monkeypatch.setitem(defaults, "most", MOST)
    with pytest.raises(InputTooLarge, match="more than 1,000 pieces of text"):
        open_file(FILES[name].encode(), name=name)


@pytest.mark.parametrize(("name", "text"), [("a.srt", "\n"), ("a.po", '""\n')])
def test_a_file_of_more_lines_is_refused(name: str, text: str) -> None:
    with pytest.raises(InputTooLarge, match="more than 500,000 lines"):
        open_file(text.encode() * 500_001, name=name)


@pytest.mark.parametrize("piece", ['"",', "[],", "{},"])
def test_json_of_more_parts_is_refused(piece: str) -> None:
    with pytest.raises(InputTooLarge, match="more than 500,000 strings"):
        open_file(f'[{piece * 500_001}"ab"]'.encode(), name="a.json")


def test_notes_in_json_are_passed_over_with_all_that_is_in_them() -> None:
    data = (
        b'{"@a": {"b": ["no", {"c": "no"}]}, "@d" : "no", "@e": 1, "f": ["yes", {"@g": [], "h": "yes too"}]}'
    )
    assert open_file(data, name="a.arb").text == "yes\n\nyes too"
