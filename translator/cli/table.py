"""Texts side by side in a terminal, wrapped to columns, with wide and combining characters counted right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

_GAP = "  "


def display_width(text: str) -> int:
    """Terminal cells that a text takes: two for East Asian wide letters, none for combining marks."""
    return sum(map(_cells, text))


def wrap_cells(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces where there are some, else anywhere."""
    lines, line = [], ""
    for word in _units(text):
        if display_width(line + word.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        while display_width(word.rstrip()) > width:
            cut = _fitting(word, width)
            lines.append(word[:cut])
            word = word[cut:]
        line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def format_table(rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> Iterator[str]:
    """Lines of a table; each cell is wrapped within its column."""
    for row in rows:
        columns = [wrap_cells(_printable(cell), width) for cell, width in zip(row, widths, strict=True)]
        for cells in zip_longest(*columns, fillvalue=""):
            padded = [
                cell + " " * (width - display_width(cell)) for cell, width in zip(cells, widths, strict=True)
            ]
            yield _GAP.join(padded).rstrip()


def format_list(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows under a header, each column as wide as it needs; nothing where there are no rows."""
    cells = [[_printable(cell) for cell in row] for row in rows]
    if not cells:
        return
    table = [list(header), *cells]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        padded = (cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _cells(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _printable(text: str) -> str:
    """Control characters as spaces: a document must not steer the terminal that shows it."""
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)


def _units(text: str) -> Iterator[str]:
    """Words with the space behind them; a wide letter is a unit of its own."""
    unit = ""
    for letter in text:
        if _cells(letter) == 2 and unit:
            yield unit
            unit = ""
        unit += letter
        if letter == " " or _cells(letter) == 2:
            yield unit
            unit = ""
    if unit:
        yield unit


def _fitting(text: str, width: int) -> int:
    """How many code points from the start fit, at least one."""
    used = 0
    for index, letter in enumerate(text):
        used += _cells(letter)
        if used > width:
            return max(1, index)
    return len(text)
