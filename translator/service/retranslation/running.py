"""Runs: begun, driven step by step by any worker, paused, resumed, cancelled.

A step makes the jobs of a bounded batch of documents and moves the cursor, in one transaction; the ordinary
workers do the rest. Whoever dies leaves a run that the next one drives on from where it stands.
"""

from __future__ import annotations

import logging
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from translator import pipeline
from translator.callers import ApiKey
from translator.counting import pluralize
from translator.errors import (
    Conflict,
    KeyInvalid,
    ModelChanged,
    NothingChanges,
    NothingMatches,
    QuotaExceeded,
    TranslatorError,
)
from translator.jobs import FactKey
from translator.retranslations import Order, Progress, Run, RunId
from translator.service.admission import charge_key
from translator.service.api_keys import this_month
from translator.service.context import Context
from translator.service.retranslation import conditions, decisions, planning
from translator.service.retranslation.planning import DocumentPlan, PlannedDocuments
from translator.store import Transaction, api_keys, candidates, fresh_jobs, retranslations, texts
from translator.store.chunks import Range
from translator.store.fresh_jobs import FreshJob

log = logging.getLogger(__name__)

_MOST_OPEN_CHUNKS = 500
"""Chunks of a run that may be open at a time: what is stored ahead of the workers."""
_FAILED_LEAST = 10
"""Failed jobs from which on a run stops by itself, where no more were done than failed."""


def begin(order: Order, *, context: Context) -> RunId:
    """Begin a run; workers drive it from then on.

    Raises:
        InvalidRequest: a window, rate or condition is malformed.
        NothingMatches, NothingChanges: there is nothing to do.
        UnknownModel, ModelMissing: see `make_plan`.
    """
    pinned, n_documents = check_order(order, context=context)
    with context.store.write() as tx:
        run_id = retranslations.add(tx, pinned, n_documents=n_documents)
    log.info("re-translation begun", extra={"run_id": run_id, "n_documents": n_documents})
    return run_id


def check_order(order: Order, *, context: Context) -> tuple[Order, int]:
    """Make sure that an order can be run and changes something.

    Returns:
        The order with its glossary's version pinned, and how many documents it means.
    """
    conditions.check_conditions(order.conditions)
    change = planning.pin(order.change, context=context, owner=order.query.owner)
    with context.store.read() as tx:
        n_documents = candidates.count(tx, order.query)
    if not n_documents:
        raise NothingMatches(planning.describe_empty(order.query))
    if not planning.would_change(order.query, change, context=context):
        raise NothingChanges(
            f"{pluralize(n_documents, 'document')} matched, all with exactly this translation; "
            "nothing is to be done"
        )
    return replace(order, change=change), n_documents


def pause(run_id: str, *, context: Context, owner: str | None = None) -> None:
    """Stop a run after what workers hold now.

    Raises:
        Conflict: it does not run.
    """
    with context.store.write() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        if not retranslations.change_state(tx, run.id, before=["running"], after="paused"):
            raise _wrong_state(run, "only one that is running can be paused")
        retranslations.hold(tx, run.id)


def resume(run_id: str, *, context: Context, owner: str | None = None) -> None:
    """Let a paused run go on, or a failed one try again what failed.

    Raises:
        Conflict: it is neither.
    """
    with context.store.write() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        if not retranslations.change_state(tx, run.id, before=["paused", "failed"], after="running"):
            raise _wrong_state(run, "only a paused or failed one can be resumed")
        if run.state == "failed":
            retranslations.begin_again(tx, run.id)
        n_chunks = retranslations.release(tx, run.id)
    context.queue.wake(n_chunks)


def cancel(run_id: str, *, context: Context, owner: str | None = None) -> None:
    """End a run; what is translated already stays and can be accepted document by document.

    Raises:
        Conflict: it has ended.
    """
    with context.store.write() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        if not retranslations.change_state(tx, run.id, before=["running", "paused"], after="cancelled"):
            raise _wrong_state(run, "only one that goes on can be cancelled")
        retranslations.cancel_jobs(tx, run.id)


def drive(run_id: RunId, *, now: float, context: Context) -> bool:
    """Take one step of a run; True where another one can be taken at once.

    Args:
        now: seconds since 1970.
    """
    with context.store.write() as tx:
        run = retranslations.take(tx, run_id, lease_s=context.settings.lease_s)
    if run is None:
        return False
    try:
        return _step(run, now=now, context=context)
    except TranslatorError as error:
        if error.retryable and not isinstance(error, QuotaExceeded):
            raise
        _fail(run, error.code, str(error), context=context)
        return False
    finally:
        with context.store.write() as tx:
            retranslations.let_go(tx, run_id)


def _step(run: Run, *, now: float, context: Context) -> bool:
    if run.state == "finished":
        decisions.settle_run(run, context=context)
        return False
    is_active = run.state == "running" and conditions.is_open(run.conditions.window, now)
    with context.store.write() as tx:
        n_moved = (retranslations.release if is_active else retranslations.hold)(tx, run.id)
    if not is_active:
        return False
    context.queue.wake(n_moved)
    if run.is_walked:
        return _finish(run, context=context)
    return now >= run.free_at and _walk_on(run, now=now, context=context)


def _walk_on(run: Run, *, now: float, context: Context) -> bool:
    with context.store.read() as tx:
        n_open = retranslations.count_open_chunks(tx, run.id, most=_MOST_OPEN_CHUNKS)
        progress = retranslations.measure(tx, run.id)
    if _is_hopeless(progress):
        return _finish(run, context=context, is_cut_short=True)
    if n_open >= _MOST_OPEN_CHUNKS:
        return False
    batch = planning.read_batch(
        run.query, run.change, after=run.cursor, until=run.created_at, context=context
    )
    if batch is None:
        with context.store.write() as tx:
            return retranslations.move_on(
                tx, run, cursor=run.cursor, is_walked=True, n_walked=0, models=run.models, free_at=0.0
            )
    n_changed = sum(len(item.changed) for item in batch.changed)
    wait_s = 60 * n_changed / run.conditions.rate if run.conditions.rate else 0.0
    n_chunks = _start(run, batch, free_at=max(now, run.free_at) + wait_s, context=context)
    if n_chunks:
        context.queue.wake(n_chunks)
    return n_chunks is not None


def _start(run: Run, batch: PlannedDocuments, *, free_at: float, context: Context) -> int | None:
    """Store the jobs of a batch; returns how many chunks wait, None where the run did not go on from here.

    Raises:
        ModelChanged: a model is another version than the one that the run began with.
        KeyInvalid, QuotaExceeded: of the key that ordered it.
    """
    models = _pin_models(run, batch)
    wanted = {key for item in batch.changed for key in item.keys if key is not None}
    with context.store.write() as tx:
        is_mine = retranslations.move_on(
            tx,
            run,
            cursor=batch.cursor,
            is_walked=False,
            n_walked=len(batch.plans),
            models=models,
            free_at=free_at,
        )
        if not is_mine:
            return None
        expected = {item.document_id: item.previous_job_id for item in batch.changed}
        unmoved = fresh_jobs.find_unmoved(tx, run.id, expected)
        known = texts.find_known(tx, wanted, keep=True)
        _charge(tx, run, [item for item in batch.changed if item.document_id in unmoved], known)
        most = context.settings.chunk_segments
        fresh = [_to_job(item, known, most=most) for item in batch.changed if item.document_id in unmoved]
        return fresh_jobs.add_all(tx, run.id, fresh)


def _charge(tx: Transaction, run: Run, items: Sequence[DocumentPlan], known: set[FactKey]) -> None:
    """Count what is to be translated for the key that ordered a run, each text once."""
    key = require_key(tx, run.owner)
    sizes = {
        fact: len(pipeline.source_text(item.segments[n]).text)
        for item in items
        for n, fact in enumerate(item.keys)
        if fact is not None and fact not in known
    }
    if key is not None:
        charge_key(tx, key, sum(sizes.values()))


def require_key(tx: Transaction, owner: str) -> ApiKey | None:
    """The key behind an order; None where it was made without one.

    Raises:
        KeyInvalid: it was revoked.
    """
    key = api_keys.get(tx, owner, month=this_month()) if owner else None
    if key is not None and key.revoked_at is not None:
        raise KeyInvalid("the key that ordered this was revoked")
    return key


def _pin_models(run: Run, batch: PlannedDocuments) -> dict[str, str]:
    """Exact versions by the names in recipes, with those that the batch adds.

    Raises:
        ModelChanged: see `_start`.
    """
    models = dict(run.models)
    for item in batch.changed:
        pinned = models.setdefault(item.recipe.model, item.model)
        if pinned != item.model:
            raise ModelChanged(
                f"model {item.recipe.model!r} is {item.model} now, this run began with {pinned}; "
                "begin a new run, or install the old version and resume"
            )
    return models


def _to_job(item: DocumentPlan, known: set[FactKey], *, most: int) -> FreshJob:
    numbered = list(enumerate(item.keys))
    missing = [n for n, key in numbered if key is not None and key not in known]
    return FreshJob(
        document_id=item.document_id,
        previous_job_id=item.previous_job_id,
        recipe=item.recipe,
        n_changed=len(item.changed),
        segments=item.segments,
        keys={n: key for n, key in numbered if key is not None and key in known},
        flags={n: _own_flags(item, n) for n, key in numbered if key is None},
        ranges=_cover(item, missing, most=most),
    )


def _own_flags(item: DocumentPlan, n: int) -> str:
    return " ".join(pipeline.put_together(item.segments[n], {}, model=item.model).flags)


def _cover(item: DocumentPlan, missing: Sequence[int], *, most: int) -> list[Range]:
    """Stretches of at most `most` segments with all that is missing, and with nothing that a person wrote.

    Where nothing is missing, one segment alone: a job ends with its last chunk.
    """
    segments, edited = item.segments, sorted(item.edited)
    spans: list[tuple[int, int]] = []
    for n in missing or [next(part.id for part in segments if part.id not in item.edited)]:
        first, last = spans[-1] if spans else (-most, -most)
        if n - first < most and bisect(edited, last) == bisect(edited, n):
            spans[-1] = (first, n)
        else:
            spans.append((n, n))
    return [Range(first, last, segments[last].end - segments[first].start) for first, last in spans]


def _is_hopeless(progress: Progress) -> bool:
    n_failed = progress.jobs.get("failed", 0)
    return n_failed >= _FAILED_LEAST and n_failed >= progress.jobs.get("done", 0)


def _finish(run: Run, *, context: Context, is_cut_short: bool = False) -> bool:
    """End a run whose jobs have ended; where some came to nothing, it has failed."""
    with context.store.write() as tx:
        progress = retranslations.measure(tx, run.id)
        if progress.n_open or progress.n_unscored:
            return False
        lost = progress.jobs.get("failed", 0) + progress.jobs.get("cancelled", 0)
        if lost:
            return _note_failure(tx, run, lost, sum(progress.jobs.values()), is_cut_short)
        ended = retranslations.change_state(tx, run.id, before=["running"], after="finished")
    log.info("re-translation finished", extra={"run_id": run.id, "n_jobs": sum(progress.jobs.values())})
    return ended


def _note_failure(tx: Transaction, run: Run, n_lost: int, n_jobs: int, is_cut_short: bool) -> bool:
    why = retranslations.find_error(tx, run.id) or "cancelled"
    end = "; the run stopped" if is_cut_short else ""
    lost = f"{n_lost} of {pluralize(n_jobs, 'document')}"
    message = f"{lost} came to nothing{end}; first: {why}; `resume` tries them again"
    retranslations.change_state(
        tx, run.id, before=["running"], after="failed", code="jobs_failed", message=message
    )
    log.error("re-translation failed", extra={"run_id": run.id, "n_failed": n_lost})
    return False


def _fail(run: Run, code: str, message: str, *, context: Context) -> None:
    log.error("re-translation failed", extra={"run_id": run.id, "code": code})
    with context.store.write() as tx:
        retranslations.change_state(
            tx, run.id, before=["running"], after="failed", code=code, message=message
        )


def _wrong_state(run: Run, what: str) -> Conflict:
    return Conflict(f"re-translation {run.id!r} is {run.state}; {what}")
