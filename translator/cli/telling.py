"""What commands tell people: nothing that other people wrote can begin a line or steer the terminal."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from translator.visible import visible, visible_json

_GAP = "  "
_WIDTH = 30
LOG_IS_READ = "the database is being read; its log is emptied later"


def say(message: str) -> None:
    """A message on standard error, in one line."""
    print(f"tolmacs: {visible(message)}", file=sys.stderr, flush=True)


def remark(line: str) -> None:
    """A line on standard error, about what is written elsewhere."""
    print(visible(line), file=sys.stderr, flush=True)


def tell(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        print(visible(line), flush=True)


def tell_json(value: object) -> None:
    """JSON on standard output, indented."""
    print(visible_json(value, indent=1), flush=True)


def write_list(header: Sequence[str], rows: Iterable[Sequence[str]], *, none: str) -> None:
    """Print rows under a header; where there are none, say that on standard error.

    Args:
        none: what there is none of, and how some come about.
    """
    lines = list(format_list(header, rows))
    if lines:
        tell(lines)
    else:
        say(none)


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
            yield _join_padded(cells, widths)


def format_list(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows under a header, each column as wide as it needs; nothing where there are no rows."""
    cells = [[_printable(cell) for cell in row] for row in rows]
    if not cells:
        return
    table = [list(header), *cells]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield _join_padded(row, widths)


def _join_padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - display_width(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


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


class ProgressBar:
    """One line that is drawn over; silent when standard error is no terminal."""

    def __init__(self, title: str) -> None:
        """Begin now; `title` stands before the bar."""
        self._title, self._started = visible(title), time.monotonic()
        self._is_shown = sys.stderr.isatty()

    def update(self, done: int, total: int) -> None:
        """Draw the bar for `done` of `total`, with the time left at the speed so far."""
        if not self._is_shown or not total:
            return
        full = _WIDTH * done // total
        elapsed = time.monotonic() - self._started
        left = elapsed * (total - done) / done if done else 0.0
        bar = "#" * full + "." * (_WIDTH - full)
        print(
            f"\r{self._title} [{bar}] {done}/{total} {left:.0f} s left ", end="", file=sys.stderr, flush=True
        )

    def close(self) -> None:
        """Wipe the line; what is still told later is not shown."""
        if self._is_shown:
            self._is_shown = False
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
