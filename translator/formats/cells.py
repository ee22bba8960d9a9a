"""Tables as text, CSV and TSV: the cells of each row, with their places.

Quotes are taken off as spreadsheets put them on: in CSV round any cell, with two quotation marks for one
inside; in TSV only round a cell that has such pairs, since elsewhere a quotation mark is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translator.errors import UnreadableInput

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEAD_CHARS = 20_000  # of a table in which its delimiter is looked for
_MOST_CELL_CHARS = 131_072  # as Python's csv


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that stands in `[start, end)` of a table, with its quotes, and what it says."""

    start: int
    end: int
    text: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that begins in a line, counted from 1."""

    line: int
    cells: Sequence[Cell]

    @property
    def texts(self) -> list[str]:
        """What its cells say."""
        return [cell.text for cell in self.cells]


def read_rows(table: str, *, name: str, delimiter: str) -> Iterator[Row]:
    """The rows of a table that are not blank.

    Raises:
        UnreadableInput: a quotation mark is not closed, something stands behind one, or a cell is too long.
    """
    first = _SEPARATOR_LINE.match(table)
    position, line = (first.end(), 2) if first else (0, 1)
    bare = re.compile(rf"[^{re.escape(delimiter)}\r\n]*+")
    while position < len(table):
        cells: list[Cell] = []
        start = position
        while True:
            cell = _read_cell(table, position, delimiter, bare, place=f"{name}: line {line}")
            cells.append(cell)
            position = cell.end
            if not table.startswith(delimiter, position):
                break
            position += 1
        if len(cells) > 1 or cells[0].end > cells[0].start:
            yield Row(line, cells)
        line_end = _LINE_END.match(table, position)
        position = line_end.end() if line_end else len(table)
        line += len(_LINE_END.findall(table, start, position))


def _read_cell(table: str, start: int, delimiter: str, bare: re.Pattern[str], *, place: str) -> Cell:
    if delimiter != "\t" and table.startswith('"', start):
        quoted = _QUOTED.match(table, start)
        if quoted is None:
            raise UnreadableInput(f"{place}: a quotation mark is not closed")
        if quoted.end() < len(table) and table[quoted.end()] not in f"{delimiter}\r\n":
            raise UnreadableInput(
                f"{place}: text behind a closing quotation mark; inside cells they are doubled"
            )
        cell = Cell(start, quoted.end(), quoted[1].replace('""', '"'), is_quoted=True)
    else:
        match = bare.match(table, start)
        end = match.end() if match else start
        text = table[start:end]
        paired = _QUOTED.fullmatch(text) if '""' in text[1:-1] else None
        text = paired[1].replace('""', '"') if paired else text
        cell = Cell(start, end, text, is_quoted=paired is not None)
    if len(cell.text) > _MOST_CELL_CHARS:
        raise UnreadableInput(f"{place}: a cell of more than {_MOST_CELL_CHARS:,} characters")
    return cell


def find_delimiter(table: str, *, known: Sequence[str] = ()) -> str:
    """The sign between the cells of a CSV table: the one under which its first row has most cells.

    Args:
        known: names of columns, in small letters; a first row that has one of them goes before.
    """
    said = _SEPARATOR_LINE.match(table)
    if said:
        return said[1]
    head = table[:_HEAD_CHARS]
    found = {}
    for delimiter in DELIMITERS:
        try:
            titles = next(read_rows(head, name="", delimiter=delimiter)).texts
        except (StopIteration, UnreadableInput):
            continue
        has_known = any(title.strip().lower() in known for title in titles)
        found[delimiter] = (has_known, len(titles))
    return max(found, key=lambda delimiter: found[delimiter], default=",")
