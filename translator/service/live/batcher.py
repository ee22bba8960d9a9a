"""The threads that serve those who wait for one model: batch after batch, without a pause between."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from translator import pipeline
from translator.engine.batch_size import AdaptiveBatchSize, size_bytes
from translator.engine.patient import Precedence
from translator.errors import Unavailable
from translator.records import Hypothesis
from translator.service.live.fair_queue import FairQueue, PendingText

log = logging.getLogger(__name__)

_CALL_S = 0.5
"""What one engine call should take: the batch grows to it under load, and nobody waits when nobody does."""
# Some forty sentences, where so many wait: with ten the engine takes 1.6 times the CPU (2026-11-25).
_LEAST_BYTES = 6_000
CALLS_SIDE_BY_SIDE = 2
"""Calls at a time: while one is checked and kept, the engine works for the other."""

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

    @property
    def n_waiting(self) -> int:
        """Texts that wait."""
        return len(self._queue)

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
