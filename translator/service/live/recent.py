"""Translations that are in no store: of what is being typed, so that nobody waits for a sentence twice."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping

from translator.jobs import FactKey
from translator.records import Hypothesis

_MOST, _KEPT_S = 5_000, 600.0


class Recent:
    """The last few translations by the key of their fact, for some minutes; safe between threads."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock, self._lock = clock, threading.Lock()
        self._kept: OrderedDict[FactKey, tuple[float, Hypothesis]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, keys: Collection[FactKey]) -> dict[FactKey, Hypothesis]:
        """Those that are known; what was asked for stays longer."""
        with self._lock:
            self._forget()
            found = {key: self._kept.pop(key)[1] for key in keys if key in self._kept}
            self._add(found)
            return found

    def keep(self, made: Mapping[FactKey, Hypothesis]) -> None:
        """Take what was made."""
        with self._lock:
            self._add(made)
            self._forget()

    def _add(self, made: Mapping[FactKey, Hypothesis]) -> None:
        for key, hypothesis in made.items():
            self._kept.pop(key, None)
            self._kept[key] = self._clock(), hypothesis

    def _forget(self) -> None:
        """The oldest stand first."""
        until = self._clock() - _KEPT_S
        while self._kept and (len(self._kept) > _MOST or next(iter(self._kept.values()))[0] < until):
            self._kept.popitem(last=False)
