"""Documents as rows, with their tags, references and the translation that readers get."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, true, update
from sqlalchemy.sql import ColumnElement

from translator.jobs import JobId, Submission
from translator.store import tables as t
from translator.store.connection import Transaction


def is_owned(owner: str | None) -> ColumnElement[bool]:
    """Whether a row of `document` is of this owner; None stands for everybody."""
    return true() if owner is None else t.document.c.owner == owner


def add(tx: Transaction, submission: Submission, *, document_id: str) -> None:
    """Keep a document with its tags and references."""
    row = {
        "id": document_id,
        "name": submission.name,
        "text": submission.text,
        "owner": submission.owner,
        "format": submission.format,
        "original": submission.original,
        "created_at": tx.now,
    }
    tx.connection.execute(insert(t.document).values(row))
    tags = [{"document_id": document_id, "tag": tag} for tag in dict.fromkeys(submission.tags)]
    if tags:
        tx.connection.execute(insert(t.document_tag), tags)
    references = [
        {"document_id": document_id, "n": number, "text": text}
        for number, text in enumerate(submission.references)
    ]
    if references:
        tx.connection.execute(insert(t.reference), references)


def read_original(tx: Transaction, job_id: JobId) -> tuple[str, bytes | None]:
    """The format of the document of a job, and its bytes where it is more than its text."""
    query = select(t.document.c.format, t.document.c.original).join(
        t.job, t.job.c.document_id == t.document.c.id
    )
    row = tx.connection.execute(query.where(t.job.c.id == job_id)).one()
    return row.format, row.original


def remove(tx: Transaction, document_id: str) -> None:
    """Delete a document that has no job any more."""
    for table in (t.document_tag, t.reference):
        tx.connection.execute(delete(table).where(table.c.document_id == document_id))
    tx.connection.execute(delete(t.document).where(t.document.c.id == document_id))


def accept_first(tx: Transaction, job_id: JobId) -> None:
    """Let readers have the translation of a job, where its document has none yet."""
    document_id = select(t.job.c.document_id).where(t.job.c.id == job_id).scalar_subquery()
    waiting = (t.document.c.id == document_id, t.document.c.accepted_job_id.is_(None))
    tx.connection.execute(update(t.document).where(*waiting).values(accepted_job_id=job_id))


def replace_accepted(tx: Transaction, document_id: str, job_id: JobId) -> None:
    """Where a deleted job's translation was the accepted one, accept the newest that is left."""
    left = (
        select(t.job.c.id)
        .where(t.job.c.document_id == document_id, t.job.c.state == "done")
        .order_by(t.job.c.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    was = (t.document.c.id == document_id, t.document.c.accepted_job_id == job_id)
    tx.connection.execute(update(t.document).where(*was).values(accepted_job_id=left))
