"""Jobs that are fetched with a secret, as rows; of the secret only its hash is kept."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, insert, not_, select, update

from translator.jobs import JobId
from translator.store import tables as t
from translator.store.connection import Transaction


def add(tx: Transaction, job_id: JobId, *, door: str, secret_hash: str, kept_s: float) -> None:
    """Let a job be fetched at a door by whoever knows the secret, until so many seconds after its end."""
    row = {"secret_hash": secret_hash, "door": door, "job_id": job_id, "kept_s": kept_s}
    tx.connection.execute(insert(t.held_file).values(row))


def find(tx: Transaction, *, door: str, secret_hash: str, grace_s: float) -> JobId | None:
    """The job behind a secret, unless its time is over or it was fetched first longer ago than `grace_s`."""
    here = (t.held_file.c.secret_hash == secret_hash, t.held_file.c.door == door)
    query = select(t.held_file.c.job_id).join(t.job).where(*here, _is_kept(tx, grace_s))
    found = tx.connection.execute(query).scalar_one_or_none()
    return None if found is None else JobId(found)


def mark_fetched(tx: Transaction, job_id: JobId) -> None:
    """Note that a job's file is fetched now, unless it was before."""
    here = (t.held_file.c.job_id == job_id, t.held_file.c.fetched_at.is_(None))
    tx.connection.execute(update(t.held_file).where(*here).values(fetched_at=tx.now))


def list_over(tx: Transaction, *, grace_s: float) -> list[JobId]:
    """Jobs that `find` does not give any more."""
    query = select(t.held_file.c.job_id).join(t.job)
    over = query.where(not_(_is_kept(tx, grace_s)))
    return [JobId(job_id) for job_id in tx.connection.execute(over).scalars()]


def _is_kept(tx: Transaction, grace_s: float) -> ColumnElement[bool]:
    finished, fetched = t.job.c.finished_at, t.held_file.c.fetched_at
    return and_(
        finished.is_(None) | (finished > tx.now - t.held_file.c.kept_s),
        fetched.is_(None) | (fetched > tx.now - grace_s),
    )
