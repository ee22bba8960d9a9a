"""Deleting finished jobs whose time is over, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator

from translator.jobs import Cursor, Job, State
from translator.service.context import Context
from translator.store import jobs

log = logging.getLogger(__name__)

_PAGE = 200
"""Jobs that are looked for at once."""


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
        with context.store.write() as tx:
            # Somebody may have deleted or accepted it since the page was read.
            is_over = jobs.is_over(tx, job.id, states=states, older_s=older_s)
            if is_over:
                jobs.remove(tx, job.id)
        if is_over:
            log.info("job deleted", extra={"job_id": job.id})
            yield job
