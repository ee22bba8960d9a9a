"""Finding what was lost, chunks of dead workers, unheard announcements, scores; and clearing what is over."""

from __future__ import annotations

import logging

from translator.queue import MOST_MESSAGES
from translator.service.context import Context
from translator.service.exports import clear_rebuilt
from translator.service.held_files import clear_held_files
from translator.service.scoring import score_overdue
from translator.store import chunks, jobs, workers

log = logging.getLogger(__name__)


def sweep(*, context: Context) -> None:
    """Give out again what was lost, and delete files whose time is over.

    Any number of processes may do this at the same time.
    """
    settings = context.settings
    with context.store.write() as tx:
        again, failed = chunks.recover(tx, lease_s=settings.lease_s, max_attempts=settings.max_attempts)
        n_waiting = jobs.count_queued(tx, most=MOST_MESSAGES)
    for chunk_id in again:
        log.warning("chunk of a lost worker queued again", extra={"chunk_id": chunk_id})
    for job_id in failed:
        log.error("job failed after its last attempt", extra={"job_id": job_id})
    if n_waiting and context.queue.count_messages() == 0:
        context.queue.wake(n_waiting)
    clear_held_files(context=context)
    clear_rebuilt(context=context)
    score_overdue(context=context)


def report_alive(worker_id: str, *, kind: str, context: Context) -> None:
    """Note that this worker lives."""
    with context.store.write() as tx:
        workers.mark_seen(tx, worker_id, kind=kind)


def report_end(worker_id: str, *, context: Context) -> None:
    """Note that this worker has ended in order."""
    with context.store.write() as tx:
        workers.forget(tx, worker_id)


def has_worker(*, context: Context, within_s: float, host: str | None = None) -> bool:
    """Whether some worker, of a host or of any, was seen within so many seconds."""
    with context.store.read() as tx:
        return workers.count_alive(tx, within_s=within_s, host=host) > 0
