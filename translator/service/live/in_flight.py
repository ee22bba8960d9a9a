"""Which translations are being made, so that nobody makes one a second time meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future

from translator.jobs import FactKey
from translator.records import Hypothesis

Pending = Future[list[Hypothesis]]


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
