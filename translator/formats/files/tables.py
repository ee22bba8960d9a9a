"""CSV, TSV and JSON lines: the cells, or values, of the columns that somebody names; all else stays.

Quotes are taken off as spreadsheets put them on: in CSV round any cell, with two quotation marks for one
inside; in TSV only round a cell that has such pairs, since elsewhere a quotation mark is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, check_lines
from translator.formats.files.holes import Written, open_written

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEAD_CHARS = 20_000  # of a table in which its delimiter is looked for
_MOST_CELL_CHARS = 131_072  # as Python's csv
_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"[ \t\r,:]*")
_DECODER = json.JSONDecoder()


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
    for delimiter in _DELIMITERS:
        try:
            titles = next(read_rows(head, name="", delimiter=delimiter)).texts
        except (StopIteration, UnreadableInput):
            continue
        has_known = any(title.strip().lower() in known for title in titles)
        found[delimiter] = (has_known, len(titles))
    return max(found, key=lambda delimiter: found[delimiter], default=",")


def open_table(decoded: Decoded, *, name: str, columns: Sequence[str]) -> ParsedFile:
    """A table with names of columns in its first row, or none where columns are given by numbers from 1."""
    check_lines(decoded.text, name=name)
    delimiter = "\t" if name.lower().endswith((".tsv", ".tab")) else find_delimiter(decoded.text)
    rows = list(read_rows(decoded.text, name=name, delimiter=delimiter))
    titles = [text.strip() for text in rows[0].texts] if rows else []
    chosen, has_titles = _choose_columns(columns, titles, name=name)
    cells = (row.cells[number] for row in rows[has_titles:] for number in chosen if number < len(row.cells))
    return open_written(decoded, _to_written(cells, delimiter), name=name)


def _choose_columns(columns: Sequence[str], titles: Sequence[str], *, name: str) -> tuple[list[int], bool]:
    """The numbers from 0 of columns, in order, and whether the first row has their names."""
    known = ", ".join(title for title in titles if title) or "none"
    if not columns:
        raise UnreadableInput(
            f"{name}: say which columns are text to translate (--column NAME, or the field columns); "
            f"the first row has {known}"
        )
    folded = [title.casefold() for title in titles]
    if all(column.strip().casefold() in folded for column in columns):
        return sorted({folded.index(column.strip().casefold()) for column in columns}), True
    missing = next(column for column in columns if column.strip().casefold() not in folded)
    numbers = [int(column) for column in columns if column.strip().isdecimal()]
    if len(numbers) == len(columns) and all(1 <= number <= len(titles) for number in numbers):
        return sorted({number - 1 for number in numbers}), False
    raise UnreadableInput(f"{name}: no column {missing!r}; the first row has {known}")


def _to_written(cells: Iterator[Cell], delimiter: str) -> Iterator[Written]:
    for cell in cells:
        write = partial(_write_cell, delimiter=delimiter, is_quoted=cell.is_quoted)
        yield Written(cell.start, cell.end, cell.text, write)


def _write_cell(text: str, *, delimiter: str, is_quoted: bool) -> str:
    """A cell, in quotes where it had some or needs them; in TSV line ends and tabs are blanks."""
    if delimiter == "\t" and not is_quoted:
        return " ".join(text.splitlines()).replace("\t", " ")
    needs_quotes = any(sign in text for sign in (delimiter, '"', "\n", "\r")) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if is_quoted or needs_quotes else text


def open_json_lines(decoded: Decoded, *, name: str, columns: Sequence[str]) -> ParsedFile:
    """A file with a JSON object on each line, of whose keys each may have some."""
    check_lines(decoded.text, name=name)
    objects = [
        list(_members(line, name, decoded.text)) for line in _LINE.finditer(decoded.text) if line[0].strip()
    ]
    keys = list(dict.fromkeys(key for members in objects for key, *_ in members))
    chosen = {keys[number] for number in _choose_columns(columns, keys, name=name)[0]}
    write = partial(json.dumps, ensure_ascii=decoded.text.isascii())
    strings = (
        Written(start, end, value, write)
        for members in objects
        for key, start, end, value in members
        if key in chosen and isinstance(value, str)
    )
    return open_written(decoded, strings, name=name)


def _members(line: re.Match[str], name: str, file: str) -> Iterator[tuple[str, int, int, object]]:
    """The keys of the object on a line, where their values stand, and these."""
    try:
        position = _skip(file, line.start())
        if file[position] != "{":
            raise ValueError("no object")
        position = _skip(file, position + 1)
        while file[position] != "}":
            key, position = _DECODER.raw_decode(file, position)
            start = _skip(file, position)
            value, end = _DECODER.raw_decode(file, start)
            yield str(key), start, end, value
            position = _skip(file, end)
        if not isinstance(_DECODER.decode(line[0]), dict):
            raise ValueError("no object")
    except (ValueError, IndexError, RecursionError) as error:
        number = file.count("\n", 0, line.start()) + 1
        raise UnreadableInput(f"{name}: line {number}: no JSON object") from error


def _skip(file: str, position: int) -> int:
    found = _BLANK.match(file, position)
    return found.end() if found else position
