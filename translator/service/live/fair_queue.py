"""Texts that wait for an engine: who waits for the same one, who comes next, and what goes into one call."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from translator.counting import to_many
from translator.engine import Engine
from translator.engine.batch_size import size_bytes
from translator.errors import QueueFull, Unavailable
from translator.glossary import NO_TERMS, Glossary
from translator.jobs import FactKey
from translator.records import Decoding, Hypothesis, SourceText

Pending = Future[list[Hypothesis]]
_RETRY_AFTER_S = 2


@dataclass(frozen=True, slots=True)
class BatchKey:
    """What texts must have in common to share an engine call; `count` is that of the hypotheses."""

    engine: Engine
    decoding: Decoding
    count: int = 1
    glossary: Glossary = NO_TERMS


@dataclass(frozen=True, slots=True)
class PendingText:
    """A text to be translated; `found` takes its translation, or its hypotheses where several are wanted.

    `key` is that of its fact, None where it has none; `is_kept` says that the store is to have that.
    """

    source: SourceText
    batch_key: BatchKey
    key: FactKey | None = None
    owner: str = ""
    is_kept: bool = True
    found: Pending = field(default_factory=Future)


class FairQueue:
    """Takes the texts of requests, gives batches; safe between threads.

    Each request has its own row, and the rows move side by side: the tenth text of a long request comes
    after the tenth text of every request that came before that one was served.
    """

    def __init__(self, *, most: int) -> None:
        """`most` texts may wait; more are refused."""
        self._most = most
        self._changed = threading.Condition()
        self._rows: dict[BatchKey, list[tuple[int, int, PendingText]]] = {}
        self._n_waiting = self._n_ever = self._reached = 0
        self._is_closed = False

    def __len__(self) -> int:
        return self._n_waiting

    def add(self, pending: Sequence[PendingText]) -> None:
        """Let the texts of a request wait.

        Raises:
            QueueFull: as many as may wait do so already.
            Unavailable: the queue is closed.
        """
        with self._changed:
            if self._is_closed:
                raise Unavailable("the service is stopping")
            if self._n_waiting >= self._most:
                raise QueueFull(
                    f"waiting: {to_many(self._n_waiting, 'text')}, the most allowed (TOLMACS_MAX_WAITING); "
                    f"try again in {_RETRY_AFTER_S} s",
                    retry_after_s=_RETRY_AFTER_S,
                )
            for place, text in enumerate(pending, start=self._reached):
                self._n_ever += 1
                heapq.heappush(self._rows.setdefault(text.batch_key, []), (place, self._n_ever, text))
            self._n_waiting += len(pending)
            self._changed.notify_all()

    def wait(self) -> bool:
        """Wait until a text waits; False once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._n_waiting or self._is_closed)
            return not self._is_closed

    def take(self, *, most_bytes: float) -> list[PendingText]:
        """The text whose turn it is, and those after it that fit into the same call; empty if none waits."""
        with self._changed:
            if not self._n_waiting:
                return []
            batch_key, row = min(self._rows.items(), key=lambda item: item[1][0][:2])
            self._reached, _, first = heapq.heappop(row)
            taken, left = [first], most_bytes - size_bytes(first.source)
            while row and size_bytes(row[0][2].source) <= left:
                self._reached, _, text = heapq.heappop(row)
                taken.append(text)
                left -= size_bytes(text.source)
            if not row:
                del self._rows[batch_key]
            self._n_waiting -= len(taken)
            return taken

    def close(self) -> list[PendingText]:
        """Take no more, and give back what waits."""
        with self._changed:
            self._is_closed = True
            left = [text for row in self._rows.values() for _, _, text in row]
            self._rows.clear()
            self._n_waiting = 0
            self._changed.notify_all()
            return left


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
