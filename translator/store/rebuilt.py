"""Files of finished jobs in English, as rows: kept for who fetches them again, until a segment is edited."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, update

from translator.jobs import JobId
from translator.store import documents
from translator.store import tables as t
from translator.store.connection import Transaction


def find(tx: Transaction, job_id: JobId) -> bytes | None:
    """The file of a job with all its edits; None where there is none."""
    own = (t.rebuilt.c.job_id == job_id, t.rebuilt.c.edit_id == newest_edit(tx, job_id))
    return tx.connection.execute(select(t.rebuilt.c.data).where(*own)).scalar_one_or_none()


def mark_used(tx: Transaction, job_id: JobId) -> None:
    """Note that the file of a job is fetched now."""
    tx.connection.execute(update(t.rebuilt).where(t.rebuilt.c.job_id == job_id).values(used_at=tx.now))


def newest_edit(tx: Transaction, job_id: JobId) -> int:
    """The number of a job's newest edit, 0 where there is none."""
    newest = select(func.coalesce(func.max(t.edit.c.id), 0)).where(t.edit.c.job_id == job_id)
    return int(tx.connection.execute(newest).scalar_one())


def keep(tx: Transaction, job_id: JobId, data: bytes, *, edit_id: int, most_bytes: int) -> None:
    """Keep the file of a job in the place of an earlier one; nothing where the job was deleted meanwhile.

    Args:
        most_bytes: of all files that are kept; those that were not fetched for longest go.
    """
    documents.lock_of(tx, job_id)
    job = tx.connection.execute(select(t.job.c.id).where(t.job.c.id == job_id)).one_or_none()
    if job is None:
        return
    tx.connection.execute(delete(t.rebuilt).where(t.rebuilt.c.job_id == job_id))
    row = {"job_id": job_id, "data": data, "edit_id": edit_id}
    tx.connection.execute(insert(t.rebuilt).values(used_at=tx.now), row)
    _forget_beyond(tx, most_bytes)


def _forget_beyond(tx: Transaction, most_bytes: int) -> None:
    order = (t.rebuilt.c.used_at.desc(), t.rebuilt.c.job_id)
    n_bytes = func.sum(func.length(t.rebuilt.c.data)).over(order_by=order)
    kept = select(t.rebuilt.c.job_id, n_bytes.label("n_bytes")).subquery()
    beyond = select(kept.c.job_id).where(kept.c.n_bytes > most_bytes)
    tx.connection.execute(delete(t.rebuilt).where(t.rebuilt.c.job_id.in_(beyond)))


def forget_old(tx: Transaction, *, older_s: float) -> int:
    """Delete what was last fetched longer ago; returns how many."""
    return tx.connection.execute(delete(t.rebuilt).where(t.rebuilt.c.used_at < tx.now - older_s)).rowcount
