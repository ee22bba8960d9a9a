"""What commands tell people: nothing that other people wrote can begin a line or steer the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from translator.cli.table import format_list
from translator.visible import visible, visible_json


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
