"""What this process keeps at hand of what was asked for last: glossaries, figures, engines, short texts."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class TtlCache(Generic[_Key, _Value]):
    """So many values by their keys, for so long: what nobody asked for longest goes. Safe between threads."""

    def __init__(
        self, most: int, *, kept_s: float = math.inf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`kept_s` counts from when somebody last asked."""
        self._most, self._kept_s, self._clock = most, kept_s, clock
        self._lock = threading.Lock()
        self._kept: dict[_Key, tuple[float, _Value]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, keys: Collection[_Key]) -> dict[_Key, _Value]:
        """Those that are known."""
        with self._lock:
            self._forget()
            found = {key: self._kept[key][1] for key in keys if key in self._kept}
            self._add(found)
            return found

    def keep(self, made: Mapping[_Key, _Value]) -> None:
        """Take what was made."""
        with self._lock:
            self._add(made)
            self._forget()

    def renew(self, key: _Key, make: Callable[[_Value | None], _Value]) -> _Value:
        """What `make` gives for what is known of a key; it is called once at a time, whoever asks."""
        with self._lock:
            _, known = self._kept.pop(key, (0.0, None))
            made = make(known)
            self._add({key: made})
            self._forget()
            return made

    def _add(self, made: Mapping[_Key, _Value]) -> None:
        for key, value in made.items():
            self._kept.pop(key, None)
            self._kept[key] = self._clock(), value

    def _forget(self) -> None:
        """The oldest stand first."""
        until = self._clock() - self._kept_s
        while self._kept and (len(self._kept) > self._most or next(iter(self._kept.values()))[0] < until):
            del self._kept[next(iter(self._kept))]
