"""Work that this worker cannot do as it must be done: left to others; without them, ended or begun anew.

Models lie in each host's data directory: one may be missing here, or be another version than the one that
the first chunks of a document were made with.
"""

from __future__ import annotations

import logging
import math
import platform
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from translator.errors import ModelMissing
from translator.jobs import Claim, JobId
from translator.store import chunks, workers
from translator.store.chunks import Left
from translator.store.workers import ALIVE_S

if TYPE_CHECKING:
    from translator.service.context import Context

log = logging.getLogger(__name__)

_OTHER_MODEL = "other_model"
_LEFT_S = 60.0
"""Seconds after which this process looks again whether it can do what it left."""
_MOST_LEFT = 500
_PATIENCE_S = 120.0
"""Seconds for which work waits for somebody who can do it, unless one is seen to do such work."""


class Leaving:
    """What this process leaves to others for now."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is left."""
        self._clock, self._lock = clock, threading.Lock()
        self._models: dict[str, float] = {}
        self._jobs: dict[JobId, float] = {}

    def left(self) -> Left:
        """What is not to be taken."""
        with self._lock:
            now = self._clock()
            self._models = {name: until for name, until in self._models.items() if until > now}
            self._jobs = {job_id: until for job_id, until in self._jobs.items() if until > now}
            return Left(tuple(self._models), tuple(self._jobs)[-_MOST_LEFT:])

    def add(self, *, model: str | None = None, job_id: JobId | None = None) -> None:
        """Leave a model, or a job, to others."""
        with self._lock:
            until = self._clock() + _LEFT_S
            if model is not None:
                self._models[model] = until
            if job_id is not None:
                self._jobs[job_id] = until


def leave_missing(claims: Sequence[Claim], error: ModelMissing, *, context: Context) -> None:
    """Leave chunks to workers that have their model; where nobody seems to, their jobs fail.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    model, code, message = claims[0].recipe.model, error.code, str(error)
    with context.store.write() as tx:
        # Workers of this host have the models that this one has.
        n_here = workers.count_alive(tx, within_s=ALIVE_S, host=platform.node())
        has_others = workers.count_alive(tx, within_s=ALIVE_S) > n_here
        within_s = _patience_s(others_do=chunks.is_at_work(tx, but=claims, model=model))
        for claim in claims:
            if has_others and chunks.leave(tx, claim, code=code, message=message, within_s=within_s):
                context.leaving.add(model=model)
            else:
                chunks.refuse(tx, claim, code=code, message=message)
    log.warning("model missing", extra={"model": model, "n_chunks": len(claims), "is_left": has_others})


def leave_foreign(claims: Sequence[Claim], *, model: str, context: Context) -> None:
    """Leave chunks of jobs that were begun with another model to workers that have it; else begin anew.

    Args:
        model: the label of the one at hand.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    words = {"code": _OTHER_MODEL, "message": f"begun with another model than {model}"}
    for job_id in sorted({item.job_id for item in claims}):
        own = [item for item in claims if item.job_id == job_id]
        with context.store.write() as tx:
            has_others = workers.count_alive(tx, within_s=ALIVE_S) > 1
            within_s = _patience_s(others_do=chunks.is_at_work(tx, but=claims, job_id=job_id))
            is_left = has_others and all(chunks.leave(tx, item, within_s=within_s, **words) for item in own)
            is_anew = not is_left and any(chunks.start_over(tx, item) for item in own)
        if is_left:
            context.leaving.add(job_id=job_id)
        if is_anew:
            log.warning("job begun anew with another model", extra={**own[0].log_facts, "model": model})


def _patience_s(*, others_do: bool) -> float:
    return math.inf if others_do else _PATIENCE_S
