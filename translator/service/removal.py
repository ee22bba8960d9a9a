"""Stopping jobs, and deleting jobs and documents with everything that was made of them."""

from __future__ import annotations

import logging

from translator.jobs import JobId
from translator.service.context import Context
from translator.store import documents, jobs

log = logging.getLogger(__name__)


def cancel_job(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Stop a job; work on it that is under way is thrown away.

    Raises:
        NotFound: there is no such job.
        Conflict: it is finished already.
    """
    with context.store.write() as tx:
        jobs.cancel(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    log.info("job cancelled", extra={"job_id": job_id})


def delete_job(job_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a job in any state, its document, and translations that no other job uses.

    Raises:
        NotFound: there is no such job.
    """
    with context.store.write() as tx:
        jobs.remove(tx, jobs.get(tx, JobId(job_id), owner=owner).id)
    context.store.empty_log()
    log.info("job deleted", extra={"job_id": job_id})


def delete_document(document_id: str, *, context: Context, owner: str | None = None) -> None:
    """Remove a document, its jobs in any state, and translations that no other document uses.

    Raises:
        NotFound: there is no such document.
    """
    with context.store.write() as tx:
        documents.get(tx, document_id, owner=owner)
        for job_id in documents.list_jobs_of(tx, document_id):
            jobs.remove(tx, job_id)
    context.store.empty_log()
    log.info("document deleted", extra={"document_id": document_id})
