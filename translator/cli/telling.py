"""What commands tell people: nothing that other people wrote can begin a line or steer the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from translator.visible import visible


def say(message: str) -> None:
    """A message on standard error, in one line."""
    print(f"tolmacs: {visible(message)}", file=sys.stderr, flush=True)


def tell(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        print(visible(line), flush=True)
