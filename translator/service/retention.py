"""Deleting finished jobs whose time is over, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from itertools import islice

from translator.errors import NotFound
from translator.jobs import FINAL_STATES, Cursor, Job, JobId, State
from translator.service.context import Context
from translator.store import jobs

log = logging.getLogger(__name__)

_PAGE = 200
"""Jobs that are looked for at once."""
_FEW = 50
"""Jobs that are deleted before others have their turn: one that was short takes milliseconds."""
_DAY_S = 86_400


def list_over(*, states: Collection[State], older_s: float, context: Context) -> Iterator[Job]:
    """Finished jobs that ended longer ago, newest first.

    The translation that readers have of a document is none of them while another job of it stays.

    Args:
        states: of the final ones.

    Raises:
        StoreUnavailable: the database cannot be reached.
    """
    after: Cursor | None = None
    while True:
        with context.store.read() as tx:
            page = jobs.list_over(tx, states=states, older_s=older_s, limit=_PAGE, after=after)
        yield from page
        if not page:
            return
        after = Cursor(page[-1].created_at, page[-1].id)


def prune(*, states: Collection[State], older_s: float, context: Context) -> Iterator[Job]:
    """Delete what `list_over` finds, and give each job that is gone.

    Workers may go on; where it is stopped, another run deletes the rest.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    for job in list_over(states=states, older_s=older_s, context=context):
        if _remove(job.id, states=states, older_s=older_s, context=context):
            log.info("job deleted", extra={"job_id": job.id})
            yield job


def prune_few(*, context: Context) -> bool:
    """Delete some of the jobs that ended longer ago than TOLMACS_KEEP_DAYS; True where more may be left.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    days = context.settings.keep_days
    if not days:
        return False
    gone = prune(states=FINAL_STATES, older_s=days * _DAY_S, context=context)
    return sum(1 for _ in islice(gone, _FEW)) == _FEW


def _remove(job_id: JobId, *, states: Collection[State], older_s: float, context: Context) -> bool:
    """Delete a job unless somebody deleted or accepted it since it was looked for."""
    try:
        with context.store.write() as tx:
            if not jobs.is_over(tx, job_id, states=states, older_s=older_s):
                return False
            jobs.remove(tx, job_id)
    except NotFound:  # another process was faster
        return False
    return True
