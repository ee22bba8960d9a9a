"""Files of finished jobs in English, as rows: kept for who fetches them again, until a segment is edited."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from translator.jobs import JobId
from translator.store import documents
from translator.store import tables as t
from translator.store.connection import Transaction


def find(tx: Transaction, job_id: JobId) -> bytes | None:
    """The file of a job with all its edits; None where there is none."""
    own = (t.rebuilt.c.job_id == job_id, t.rebuilt.c.edit_id == newest_edit(tx, job_id))
    return tx.connection.execute(select(t.rebuilt.c.data).where(*own)).scalar_one_or_none()


def newest_edit(tx: Transaction, job_id: JobId) -> int:
    """The number of a job's newest edit, 0 where there is none."""
    newest = select(func.coalesce(func.max(t.edit.c.id), 0)).where(t.edit.c.job_id == job_id)
    return int(tx.connection.execute(newest).scalar_one())


def keep(tx: Transaction, job_id: JobId, data: bytes, *, edit_id: int) -> None:
    """Keep the file of a job in the place of an earlier one; nothing where the job was deleted meanwhile."""
    documents.lock_of(tx, job_id)
    job = tx.connection.execute(select(t.job.c.id).where(t.job.c.id == job_id)).one_or_none()
    if job is None:
        return
    tx.connection.execute(delete(t.rebuilt).where(t.rebuilt.c.job_id == job_id))
    row = {"job_id": job_id, "data": data, "edit_id": edit_id}
    tx.connection.execute(insert(t.rebuilt).values(created_at=tx.now), row)


def forget_old(tx: Transaction, *, older_s: float) -> int:
    """Delete what was put together longer ago; returns how many."""
    return tx.connection.execute(delete(t.rebuilt).where(t.rebuilt.c.created_at < tx.now - older_s)).rowcount
