"""Ending and deleting: a job or document that somebody names, and in steps all that is over.

Over are finished jobs after some time, and what no job has: translations, pairs, runs, merged glossaries."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from translator.errors import NotFound
from translator.jobs import FINAL_STATES, Cursor, FactKey, Job, JobId, State
from translator.service.context import Context
from translator.store import documents, edits, glossaries, jobs, retranslations, texts

log = logging.getLogger(__name__)

_PAGE = 200
"""Jobs that are looked for at once."""
_FEW = 50
"""Jobs that are deleted before others have their turn: one that was short takes milliseconds."""
_DAY_S = 86_400
_MOST_RENEWED_BYTES = 250_000_000
"""Of a database that is written anew while others work: it takes some seconds."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What no job had and was deleted: translations, proposed pairs, runs, versions of glossaries."""

    n_facts: int
    n_pairs: int
    n_runs: int
    n_versions: int


def list_over(*, states: Collection[State], older_s: float, context: Context) -> Iterator[Job]:
    """Finished jobs that ended longer ago, newest first.

    The translation that readers have of a document is none of them while another job of it stays.

    Args:
        states: of the final ones.
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
    """
    for job in list_over(states=states, older_s=older_s, context=context):
        if _remove(job.id, states=states, older_s=older_s, context=context):
            log.info("job deleted", extra={"job_id": job.id})
            yield job


def forget(*, older_s: float, context: Context) -> Forgotten:
    """Delete what belongs to no job, and was made longer ago.

    Translations of short texts, pairs that were proposed, re-translations of which no document is left, and
    glossaries that were merged for one request.
    """
    n_facts = n_versions = 0
    after: tuple[float, FactKey] | None = None
    while True:
        with context.store.write() as tx:
            page = texts.list_old(tx, older_s=older_s, limit=_PAGE, after=after)
            n_facts += texts.forget_unused(tx, [key for _, key in page])
        if not page:
            break
        after = page[-1]
    with context.store.write() as tx:
        n_pairs = edits.forget_suggestions(tx, older_s=older_s)
        n_runs = retranslations.forget_old(tx, older_s=older_s)
    while n := _forget_versions(older_s, context=context):
        n_versions += n
    return Forgotten(n_facts, n_pairs, n_runs, n_versions)


def _forget_versions(older_s: float, *, context: Context) -> int:
    with context.store.write() as tx:
        return glossaries.forget_old(tx, older_s=older_s, limit=_PAGE)


def prune_few(*, context: Context) -> bool:
    """Delete some of the jobs that ended longer ago than TOLMACS_KEEP_DAYS; True where more may be left.

    Behind the last of them, what no job has and is as old. The log is emptied of all that was deleted, and
    once a day the file of a database that is not large is written anew.
    """
    older_s = context.settings.keep_days * _DAY_S
    if older_s:
        gone = prune(states=FINAL_STATES, older_s=older_s, context=context)
        if sum(1 for _ in islice(gone, _FEW)) == _FEW:
            return True
        forget(older_s=older_s, context=context)
    context.store.write_anew_at_times(every_s=_DAY_S, most_bytes=_MOST_RENEWED_BYTES)
    context.store.empty_log()
    return False


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


def cancel_job(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Stop a job; work on it that is under way is thrown away.

    Raises:
        Conflict: it is finished already.
    """
    with context.store.write() as tx:
        jobs.cancel(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    log.info("job cancelled", extra={"job_id": job_id})


def delete_job(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a job in any state, its document, and translations that no other job uses."""
    with context.store.write() as tx:
        jobs.remove(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    context.store.empty_log()
    log.info("job deleted", extra={"job_id": job_id})


def delete_document(document_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a document, its jobs in any state, and translations that no other document uses."""
    with context.store.write() as tx:
        documents.get(tx, document_id, owner=owner)
        for job_id in documents.list_jobs_of(tx, document_id):
            jobs.remove(tx, job_id)
    context.store.empty_log()
    log.info("document deleted", extra={"document_id": document_id})
