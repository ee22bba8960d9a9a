"""Which turns of a process go side by side, and which one has the process to itself.

A turn that kills its process takes its neighbors with it. Work whose worker died before is therefore done
alone: when the process dies again, it is clear what killed it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SoloLock:
    """Lets turns in together, or one by one; who waits to go alone goes before those who come later."""

    def __init__(self) -> None:
        """Nobody is inside."""
        self._changed = threading.Condition()
        self._n_inside = 0
        self._n_lonely = 0  # those who go alone, waiting or inside

    @contextmanager
    def together(self) -> Iterator[None]:
        """Be inside beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._n_lonely)
            self._n_inside += 1
        try:
            yield
        finally:
            self._leave(lonely=0)

    @contextmanager
    def alone(self, *, within_s: float) -> Iterator[bool]:
        """Be inside with nobody else; False where others stay inside for longer than `within_s`.

        Must not be asked for from inside.
        """
        with self._changed:
            self._n_lonely += 1
            is_alone = self._changed.wait_for(lambda: not self._n_inside, timeout=within_s)
            self._n_inside += is_alone
            self._n_lonely -= not is_alone
            self._changed.notify_all()
        try:
            yield is_alone
        finally:
            if is_alone:
                self._leave(lonely=1)

    def _leave(self, *, lonely: int) -> None:
        with self._changed:
            self._n_inside -= 1
            self._n_lonely -= lonely
            self._changed.notify_all()
