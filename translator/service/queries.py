"""Looking at jobs, taking results, cancelling, deleting."""

from __future__ import annotations

import logging
from collections.abc import Collection

from translator.errors import Conflict
from translator.jobs import Backlog, Cursor, Job, JobId, MemoryFigures, State
from translator.pipeline import add_outcomes, with_outcomes
from translator.records import TranslatedDocument, Translation
from translator.service.context import Context
from translator.service.glossaries import resolve
from translator.store import documents, jobs, texts
from translator.store.workers import ALIVE_S

log = logging.getLogger(__name__)


def get_job(job_id: str, *, context: Context, owner: str | None = None) -> Job:
    """Where a job stands; here and below, `owner` None sees everything, any other only what is its own.

    Raises:
        NotFound: there is no such job.
    """
    with context.store.read() as tx:
        return jobs.get(tx, JobId(job_id), owner=owner)


def get_states(job_ids: Collection[JobId], *, context: Context) -> dict[JobId, State]:
    """Where many jobs stand, in one look; those that are deleted are left out."""
    with context.store.read() as tx:
        return jobs.read_states(tx, job_ids)


def list_jobs(
    *,
    context: Context,
    limit: int = 20,
    owner: str | None = None,
    after: Cursor | None = None,
    document_id: str | None = None,
    state: State | None = None,
) -> list[Job]:
    """The newest jobs behind a cursor, newest first; of one document, or in one state."""
    with context.store.read() as tx:
        return jobs.list_newest(
            tx, limit=limit, owner=owner, after=after, document_id=document_id, state=state
        )


def get_result(job_id: str, *, context: Context, owner: str | None = None) -> TranslatedDocument:
    """The translated document of a job; its segments say what became of the terms of its glossary.

    Raises:
        NotFound: there is no such job.
        Conflict: it is not done; the message says what it is.
        UnreadableRecipe: another version of this program made it.
    """
    with context.store.read() as tx:
        job = _require_done(jobs.get(tx, JobId(job_id), owner=owner))
        document = texts.read_result(tx, job)
    return with_outcomes(document, resolve(job.require_recipe().glossary, context=context))


def get_translations(
    job_id: str, *, first: int, limit: int, context: Context, owner: str | None = None
) -> list[Translation]:
    """Up to `limit` translated segments of a job, from number `first` on; raises as `get_result`."""
    with context.store.read() as tx:
        job = _require_done(jobs.get(tx, JobId(job_id), owner=owner))
        page = texts.read_page(tx, job, first=first, limit=limit)
    return add_outcomes(page, resolve(job.require_recipe().glossary, context=context))


def _require_done(job: Job) -> Job:
    if job.state != "done":
        reason = f": {job.error}" if job.error else ""
        raise Conflict(f"job {job.id!r} is {job.state}{reason}; only a job that is done has a result")
    return job


def count_chars(job_id: str, *, context: Context, owner: str | None = None) -> int:
    """The size of a job's document in code points; raises as `get_job`."""
    with context.store.read() as tx:
        return documents.count_chars(tx, jobs.get(tx, JobId(job_id), owner=owner).document_id)


def cancel(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Stop a job; work on it that is under way is thrown away.

    Raises:
        NotFound: there is no such job.
        Conflict: it is finished already.
    """
    with context.store.write() as tx:
        jobs.cancel(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    log.info("job cancelled", extra={"job_id": job_id})


def delete(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a job in any state, its document, and translations that no other job uses.

    Raises:
        NotFound: there is no such job.
    """
    with context.store.write() as tx:
        jobs.remove(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    log.info("job deleted", extra={"job_id": job_id})


def measure(*, context: Context) -> Backlog:
    """How the queue stands."""
    with context.store.read() as tx:
        return jobs.measure(tx, alive_s=ALIVE_S)


def measure_memory(*, context: Context, owner: str | None = None) -> MemoryFigures:
    """How much is remembered, and how often that helped an owner."""
    with context.store.read() as tx:
        return jobs.measure_memory(tx, owner=owner)
