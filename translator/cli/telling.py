"""What commands tell people: nothing that other people wrote can begin a line or steer the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from translator.cli.table import format_list
from translator.visible import visible


def say(message: str) -> None:
    """A message on standard error, in one line."""
    print(f"tolmacs: {visible(message)}", file=sys.stderr, flush=True)


def tell(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        print(visible(line), flush=True)


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
