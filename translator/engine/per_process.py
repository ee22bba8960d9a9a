"""How a heavy object is loaded: on first use, once in each process that uses it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class PerProcess(Generic[_T]):
    """Holds what `load` returns; a forked child loads its own, since native threads do not survive a fork."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._held: _T | None = None

    def get(self) -> _T:
        """The object of this process, loaded by the first caller while the others wait."""
        if self._owner != os.getpid():
            # The parent's lock may have been held at the moment of the fork.
            self._owner, self._lock, self._held = os.getpid(), threading.Lock(), None
        with self._lock:
            if self._held is None:
                self._held = self._load()
            return self._held
