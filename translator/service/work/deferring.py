"""Work that this worker cannot do as it must be done: left to others; without them, ended or begun anew.

Models lie in each host's data directory: one may be missing here, or be another version than the one that
the first chunks of a document were made with.
"""

from __future__ import annotations

import logging
import math
import platform
from collections.abc import Sequence

from translator.errors import ModelMissing
from translator.jobs import Claim
from translator.service.context import Context
from translator.store import chunks, workers
from translator.store.workers import ALIVE_S

log = logging.getLogger(__name__)

_OTHER_MODEL = "other_model"
_PATIENCE_S = 120.0
"""Seconds for which work waits for somebody who can do it, unless one is seen to do such work."""


def defer_missing(claims: Sequence[Claim], error: ModelMissing, *, context: Context) -> None:
    """Leave chunks to workers that have their model; where nobody seems to, their jobs fail."""
    model, code, message = claims[0].recipe.model, error.code, str(error)
    with context.store.write() as tx:
        # Workers of this host have the models that this one has.
        n_here = workers.count_alive(tx, within_s=ALIVE_S, host=platform.node())
        has_others = workers.count_alive(tx, within_s=ALIVE_S) > n_here
        within_s = _patience_s(others_do=chunks.is_at_work(tx, but=claims, model=model))
        for claim in claims:
            if has_others and chunks.defer(tx, claim, code=code, message=message, within_s=within_s):
                context.deferred.add(model=model)
            else:
                chunks.refuse(tx, claim, code=code, message=message)
    log.warning("model missing", extra={"model": model, "n_chunks": len(claims), "is_left": has_others})


def defer_foreign(claims: Sequence[Claim], *, model: str, context: Context) -> None:
    """Leave chunks of jobs that were begun with another model to workers that have it; else begin anew.

    Args:
        model: the label of the one at hand.
    """
    words = {"code": _OTHER_MODEL, "message": f"begun with another model than {model}"}
    for job_id in sorted({item.job_id for item in claims}):
        own = [item for item in claims if item.job_id == job_id]
        with context.store.write() as tx:
            has_others = workers.count_alive(tx, within_s=ALIVE_S) > 1
            within_s = _patience_s(others_do=chunks.is_at_work(tx, but=claims, job_id=job_id))
            is_left = has_others and all(chunks.defer(tx, item, within_s=within_s, **words) for item in own)
            is_anew = not is_left and any(chunks.start_over(tx, item) for item in own)
        if is_left:
            context.deferred.add(job_id=job_id)
        if is_anew:
            log.warning("job begun anew with another model", extra={**own[0].log_facts, "model": model})


def _patience_s(*, others_do: bool) -> float:
    return math.inf if others_do else _PATIENCE_S
