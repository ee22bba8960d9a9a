"""How the engine calls of documents let urgent ones of the same process go ahead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from translator.engine.batch_size import AdaptiveBatchSize, size_bytes
from translator.engine.protocol import Engine
from translator.records import Decoding, Hypothesis, SourceText

SLICE_S = 0.2
"""What one slice of a patient call should take: the longest that an urgent call waits for it."""
# Some twenty sentences of one length: with ten the engine takes 1.2 times the CPU (2026-11-25).
_LEAST_BYTES = 2_500
_LONGEST_WAIT_S = 2.0
"""After this a patient call takes a slice although urgent ones go on, so that no document stands still."""


class Precedence:
    """Says whether something urgent is to be translated now; shared by all engines of a process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._n_urgent = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold patient calls back."""
        with self._changed:
            self._n_urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._n_urgent -= 1
                self._changed.notify_all()

    def give_way(self) -> None:
        """Wait while something urgent goes on, though not for ever."""
        with self._changed:
            self._changed.wait_for(lambda: not self._n_urgent, timeout=_LONGEST_WAIT_S)


class PatientEngine(Engine):
    """An engine whose calls are cut into slices and give way before each; see `Engine` for its methods.

    Slices are cut by measured speed.
    """

    def __init__(
        self, engine: Engine, precedence: Precedence, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Serve with `engine`; `clock` gives seconds."""
        self._engine, self._precedence, self._clock = engine, precedence, clock
        self._batch_size = AdaptiveBatchSize(SLICE_S, least=_LEAST_BYTES)

    @property
    def model(self) -> str:
        """Name, version and digest of the model."""
        return self._engine.model

    @property
    def languages(self) -> tuple[str, ...]:
        """Source languages of the model."""
        return self._engine.languages

    @property
    def max_source_tokens(self) -> int:
        """Most tokens of one source text."""
        return self._engine.max_source_tokens

    def count_tokens(self, source: SourceText) -> int:
        """Tokens that the model would read for this text."""
        return self._engine.count_tokens(source)

    def propose(
        self, sources: Sequence[SourceText], *, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """Translate slice by slice, the longest texts first, so that a slice holds texts of one length."""
        sizes = [size_bytes(source) for source in sources]
        waiting = sorted(range(len(sources)), key=sizes.__getitem__)
        found: dict[int, list[Hypothesis]] = {}
        while waiting:
            self._precedence.give_way()
            members = self._next_slice(waiting, sizes)
            started = self._clock()
            results = self._engine.propose(
                [sources[index] for index in members], decoding=decoding, count=count
            )
            self._batch_size.learn(sum(sizes[index] for index in members), self._clock() - started)
            found.update(zip(members, results, strict=True))
        return [found[index] for index in range(len(sources))]

    def _next_slice(self, waiting: list[int], sizes: Sequence[int]) -> list[int]:
        """Take the longest texts off the end of `waiting`, at least one."""
        members = [waiting.pop()]
        left = self._batch_size.most - sizes[members[0]]
        while waiting and sizes[waiting[-1]] <= left:
            left -= sizes[waiting[-1]]
            members.append(waiting.pop())
        return members
