"""What the turns of one process share: size of a batch, time of the engine, who goes alone, what is left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from translator.engine.batch_size import AdaptiveBatchSize
from translator.jobs import Exclusions, JobId, Recipe

_TURN_S = 30.0
"""What the engine should take for a turn: far from the limit of a try, and over before SIGTERM kills."""
_FIRST_CHARS, _MOST_CHARS = 8_000, 50_000
"""However fast a model is: an interactive job, which is taken between two turns, waits seconds at most."""
_DEFERRED_S = 60.0
"""Seconds after which this process looks again whether it can do what it left."""
_MOST_JOBS = 500


class BatchBudget:
    """What was learned of each model with each beam."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._sizes: dict[tuple[str, int], AdaptiveBatchSize] = {}
        self._lock = threading.Lock()

    def most_chars(self, recipe: Recipe) -> int:
        """Code points that short documents of a recipe may have together."""
        with self._lock:
            size = self._sizes.get(_key(recipe))
            return min(_MOST_CHARS, int(size.most)) if size else _FIRST_CHARS

    def learn(self, recipe: Recipe, n_chars: int, *, seconds: float) -> None:
        """Note what the engine took for the texts of a turn."""
        with self._lock:
            size = self._sizes.setdefault(
                _key(recipe), AdaptiveBatchSize(_TURN_S, least=1, first=_FIRST_CHARS)
            )
            size.learn(n_chars, seconds)


def _key(recipe: Recipe) -> tuple[str, int]:
    return recipe.model, recipe.decoding.beam_size


@dataclass(slots=True)
class Share:
    """Seconds of one use, known at its end."""

    seconds: float = 0.0


class EngineTime:
    """Parts the time evenly among those who use the engine together, so that the shares add up to it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody uses it."""
        self._clock, self._lock = clock, threading.Lock()
        self._n_inside, self._last, self._each = 0, 0.0, 0.0

    @contextmanager
    def running(self) -> Iterator[Share]:
        """Use the engine; the share is filled in at the end."""
        share = Share(-self._move(1))
        try:
            yield share
        finally:
            share.seconds += self._move(-1)

    def _move(self, change: int) -> float:
        """Come in or go out; returns what each who was there all the time has had."""
        with self._lock:
            now = self._clock()
            if self._n_inside:
                self._each += (now - self._last) / self._n_inside
            self._n_inside, self._last = self._n_inside + change, now
            return self._each


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


class Deferred:
    """What this process leaves to others for now."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is left."""
        self._clock, self._lock = clock, threading.Lock()
        self._models: dict[str, float] = {}
        self._jobs: dict[JobId, float] = {}

    def exclusions(self) -> Exclusions:
        """What is not to be taken."""
        with self._lock:
            now = self._clock()
            self._models = {name: until for name, until in self._models.items() if until > now}
            self._jobs = {job_id: until for job_id, until in self._jobs.items() if until > now}
            return Exclusions(tuple(self._models), tuple(self._jobs)[-_MOST_JOBS:])

    def add(self, *, model: str | None = None, job_id: JobId | None = None) -> None:
        """Leave a model, or a job, to others."""
        with self._lock:
            until = self._clock() + _DEFERRED_S
            if model is not None:
                self._models[model] = until
            if job_id is not None:
                self._jobs[job_id] = until
