"""Translations that nobody makes twice: those under way, and those made lately that are in no store."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future

from translator.jobs import FactKey
from translator.records import Hypothesis

Pending = Future[list[Hypothesis]]
_MOST, _KEPT_S = 5_000, 600.0


class InFlight:
    """Futures of translations by the key of their fact; safe between threads.

    An asker joins before he looks into the store, and a maker resolves after he wrote there: whatever is in
    neither was made by nobody.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[FactKey, Pending] = {}

    def join(self, keys: Iterable[FactKey]) -> tuple[dict[FactKey, Pending], set[FactKey]]:
        """The future of each key, and those keys that the caller is to see to."""
        with self._lock:
            futures, own = {}, set[FactKey]()
            for key in keys:
                if key not in self._under_way:
                    self._under_way[key] = _begun()
                    own.add(key)
                futures[key] = self._under_way[key]
            return futures, own

    def resolve(self, keys: Iterable[FactKey]) -> None:
        """Forget futures that are done."""
        with self._lock:
            for key in keys:
                self._under_way.pop(key, None)

    def __len__(self) -> int:
        return len(self._under_way)


def _begun() -> Pending:
    """A future that a waiter who leaves cannot cancel for the others."""
    future = Pending()
    future.set_running_or_notify_cancel()
    return future


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
