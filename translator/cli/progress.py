"""A progress bar on standard error, where that is a terminal."""

from __future__ import annotations

import sys
import time

from translator.visible import visible

_WIDTH = 30


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
