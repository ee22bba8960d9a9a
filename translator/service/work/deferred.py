"""What this process leaves to others for now: models that it lacks, jobs begun with a model that it lacks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from translator.jobs import Exclusions, JobId

_DEFERRED_S = 60.0
"""Seconds after which this process looks again whether it can do what it left."""
_MOST_JOBS = 500


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
