"""Texts that wait for a model, in a fair order, and the threads that serve them without a pause between."""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from translator import pipeline
from translator.counting import pluralize
from translator.engine import Engine
from translator.engine.batch_size import AdaptiveBatchSize, size_bytes
from translator.engine.patient import Precedence
from translator.errors import QueueFull, Unavailable
from translator.glossary import NO_TERMS, Glossary
from translator.jobs import FactKey
from translator.records import Decoding, Hypothesis, SourceText

log = logging.getLogger(__name__)

_CALL_S = 0.5
"""What one engine call should take: the batch grows to it under load, and nobody waits when nobody does."""
# Some forty sentences, where so many wait: with ten the engine takes 1.6 times the CPU (2026-11-25).
_LEAST_BYTES = 6_000
CALLS_SIDE_BY_SIDE = 2
"""Calls at a time: while one is checked and kept, the engine works for the other."""
_RETRY_AFTER_S = 2

Pending = Future[list[Hypothesis]]


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
                    f"waiting: {pluralize(self._n_waiting, 'text')}, the most allowed (TOLMACS_MAX_WAITING); "
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


Keep = Callable[[Sequence[PendingText]], None]
"""Called with texts after their futures are done."""


class Batcher:
    """Translates pending texts in its own threads until it is closed."""

    def __init__(self, model: str, *, keep: Keep, precedence: Precedence, most_waiting: int) -> None:
        """Start the threads; while one works it takes `precedence` before the documents of this process."""
        self._keep, self._precedence = keep, precedence
        self._queue = FairQueue(most=most_waiting)
        self._batch_size = AdaptiveBatchSize(_CALL_S, least=_LEAST_BYTES)
        self._threads = [
            threading.Thread(target=self._run, daemon=True, name=f"live-{model}")
            for _ in range(CALLS_SIDE_BY_SIDE)
        ]
        for thread in self._threads:
            thread.start()

    def add(self, pending: Sequence[PendingText]) -> None:
        """Let texts wait.

        Raises:
            QueueFull: too many do.
            Unavailable: the batcher is closed.
        """
        self._queue.add(pending)

    def close(self) -> None:
        """End after the call under way; what waits fails."""
        left = self._queue.close()
        for thread in self._threads:
            thread.join()
        for text in left:
            text.found.set_exception(Unavailable("the service is stopping"))
        self._keep(left)

    def _run(self) -> None:
        while self._queue.wait():
            with self._precedence.taken():
                while pending := self._queue.take(most_bytes=self._batch_size.most):
                    started = time.monotonic()
                    self._serve(pending)
                    size = sum(size_bytes(text.source) for text in pending)
                    self._batch_size.learn(size, time.monotonic() - started)

    def _serve(self, pending: Sequence[PendingText]) -> None:
        """One engine call for all; where that fails, one for each half, so that no text costs another."""
        try:
            results = _call(pending)
        except Exception as error:  # noqa: BLE001  # it is raised again where the text is awaited
            if len(pending) > 1:
                self._serve(pending[: len(pending) // 2])
                self._serve(pending[len(pending) // 2 :])
                return
            log.error("text not translated", extra={"reason": type(error).__name__})
            pending[0].found.set_exception(error)
        else:
            for text, found in zip(pending, results, strict=True):
                text.found.set_result(found)
        self._keep(pending)


def _call(pending: Sequence[PendingText]) -> list[list[Hypothesis]]:
    batch_key, sources = pending[0].batch_key, [text.source for text in pending]
    if batch_key.count == 1:
        results = pipeline.translate_texts(
            sources, engine=batch_key.engine, decoding=batch_key.decoding, glossary=batch_key.glossary
        )
        return [[found] for found in results]
    return pipeline.propose_texts(
        sources, engine=batch_key.engine, decoding=batch_key.decoding, count=batch_key.count
    )
