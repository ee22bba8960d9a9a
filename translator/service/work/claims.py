"""What a turn holds: claims, kept while the engine works on them, cut at first, or left to others.

Models lie in each host's data directory: one may be missing here, or be another version than the one that
the first chunks of a document were made with. Without others who have it, work ends or is begun anew.
"""

from __future__ import annotations

import logging
import math
import platform
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.errors import ModelMissing, StoreUnavailable
from translator.jobs import Claim
from translator.records import Segment
from translator.segment import segment
from translator.service.context import Context
from translator.store import chunks, texts, workers
from translator.store.chunks import Range
from translator.store.workers import ALIVE_S

log = logging.getLogger(__name__)

_OTHER_MODEL = "other_model"
_PATIENCE_S = 120.0
"""Seconds for which work waits for somebody who can do it, unless one is seen to do such work."""


class Heartbeat:
    """Renews the leases of claims in a thread; engines let it run, since they release Python's lock.

    It stops at the limit for one try, so that the lease of a call that hangs ends.
    """

    def __init__(
        self, claims: Sequence[Claim], *, context: Context, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare; the thread runs inside `with`."""
        self._claims, self._context, self._clock = claims, context, clock
        self._began = clock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="heartbeat")

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def begin_try(self) -> None:
        """Count the limit from now on: what went before was waiting."""
        self._began = self._clock()

    def _run(self) -> None:
        settings = self._context.settings
        while not self._stopped.wait(settings.lease_s / 3):
            if self._clock() - self._began > settings.chunk_limit_s:
                log.warning("chunk over its time limit", extra={"chunk_id": self._claims[0].chunk_id})
                return
            try:
                with self._context.store.write() as tx:
                    n_held = chunks.renew(tx, self._claims, lease_s=settings.lease_s)
            except StoreUnavailable:
                continue  # the next beat tries again; the finish decides
            if not n_held:
                return


@dataclass(frozen=True, slots=True)
class PreparedClaim:
    """A claim with the segments that it covers."""

    claim: Claim
    segments: tuple[Segment, ...]


def read_uncut(claims: Sequence[Claim], *, context: Context) -> dict[str, str]:
    """The texts, by document, of claims that are for whole documents."""
    wanted = {item.document_id for item in claims if item.first is None}
    if not wanted:
        return {}
    with context.store.read() as tx:
        return texts.read_documents(tx, wanted)


def prepare_claim(claim: Claim, uncut: Mapping[str, str], *, context: Context) -> PreparedClaim | None:
    """The segments of a claim; None where the claim does not hold any more.

    A document of many segments is parted here among chunks, which other workers can take at once.
    """
    if claim.first is not None:
        with context.store.read() as tx:
            return PreparedClaim(claim, tuple(texts.read_segments(tx, claim)))
    text = uncut.get(claim.document_id)
    if text is None:  # deleted, and the claim with it
        return None
    segments = segment(text, source=claim.recipe.source)
    if len(segments) <= context.settings.chunk_segments:
        return PreparedClaim(claim, tuple(segments))
    return _cut(claim, segments, context=context)


def _cut(claim: Claim, segments: Sequence[Segment], *, context: Context) -> PreparedClaim | None:
    ranges = _split(segments, most=context.settings.chunk_segments)
    with context.store.write() as tx:
        own = chunks.cut(tx, claim, ranges, n_segments=len(segments))
        if own is None:
            return None
        texts.write_segments(tx, claim.job_id, segments)
    context.queue.wake(len(ranges) - 1)
    held = replace(claim, first=own.first, last=own.last, size_chars=own.size_chars)
    return PreparedClaim(held, tuple(segments[own.first : own.last + 1]))


def _split(segments: Sequence[Segment], *, most: int) -> list[Range]:
    parts = [segments[start : start + most] for start in range(0, len(segments), most)]
    return [Range(part[0].id, part[-1].id, part[-1].end - part[0].start) for part in parts]


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
