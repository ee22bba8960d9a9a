"""How long the engine of this process was busy, where several turns use it at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Share:
    """Seconds of one use, known at its end."""

    seconds: float = 0.0


class EngineTime:
    """Parts the time evenly among those who use the engine together, so that the shares add up to it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody uses it."""
        self._clock, self._lock = clock, threading.Lock()
        self._n_inside, self._last, self._each = 0, 0.0, 0.0

    @contextmanager
    def running(self) -> Iterator[Share]:
        """Use the engine; the share is filled in at the end."""
        share = Share(-self._move(1))
        try:
            yield share
        finally:
            share.seconds += self._move(-1)

    def _move(self, change: int) -> float:
        """Come in or go out; returns what each who was there all the time has had."""
        with self._lock:
            now = self._clock()
            if self._n_inside:
                self._each += (now - self._last) / self._n_inside
            self._n_inside, self._last = self._n_inside + change, now
            return self._each
