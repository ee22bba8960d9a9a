"""CSV and TSV: the cells of the columns that somebody names; all other cells and all marks between stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.cells import Cell, find_delimiter, read_rows
from translator.formats.files.blocks import check_lines
from translator.formats.files.decoding import decode_plain
from translator.formats.files.opening import Opening
from translator.formats.files.written import Written, open_written


def open_bytes(data: bytes, *, name: str, columns: Sequence[str]) -> Opening:
    """A table with names of columns in its first row, or none where columns are given by number.

    Args:
        columns: names as the first row has them, or numbers from 1.

    Raises:
        UnreadableInput: see `decode_plain` and `read_rows`; or no column, or one that is not there.
        InputTooLarge: more lines or texts than such files have.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    delimiter = "\t" if name.lower().endswith((".tsv", ".tab")) else find_delimiter(decoded.text)
    rows = list(read_rows(decoded.text, name=name, delimiter=delimiter))
    titles = [text.strip() for text in rows[0].texts] if rows else []
    chosen, has_titles = choose_columns(columns, titles, name=name)
    cells = (row.cells[number] for row in rows[has_titles:] for number in chosen if number < len(row.cells))
    return open_written(decoded, _to_written(cells, delimiter), name=name)


def choose_columns(columns: Sequence[str], titles: Sequence[str], *, name: str) -> tuple[list[int], bool]:
    """The numbers from 0 of columns, in order, and whether the first row has their names.

    Raises:
        UnreadableInput: none is said, or one is not there; with the names that are.
    """
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
        write = partial(_write, delimiter=delimiter, is_quoted=cell.is_quoted)
        yield Written(cell.start, cell.end, cell.text, write)


def _write(text: str, *, delimiter: str, is_quoted: bool) -> str:
    """A cell, in quotes where it had some or needs them; in TSV line ends and tabs are blanks."""
    if delimiter == "\t" and not is_quoted:
        return " ".join(text.splitlines()).replace("\t", " ")
    needs_quotes = any(sign in text for sign in (delimiter, '"', "\n", "\r")) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if is_quoted or needs_quotes else text
