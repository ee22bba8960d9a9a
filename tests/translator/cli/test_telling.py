"""Columns stay aligned whatever the script, and no text steers the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.cli.telling import display_width, format_table, wrap_cells


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("ả", 1), ("ｱ", 1), ("", 0)]
)
def test_width_in_cells(text: str, cells: int) -> None:
    assert display_width(text) == cells


@given(st.text(alphabet="ab 日本é\u0301", max_size=60), st.integers(2, 12))
def test_wrapped_lines_fit_and_keep_every_letter(text: str, width: int) -> None:
    lines = wrap_cells(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_columns_are_aligned() -> None:
    rows = [("入場は無料", "Admission is free"), ("a", "b")]
    assert list(format_table(rows, widths=[6, 10])) == ["入場は  Admission", "無料    is free", "a       b"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in "".join(format_table([("a\x1b[2Jb", "c\r\nd")], widths=[10, 10]))
