"""Jobs that are fetched with a secret, as rows; of the secret only its hash is kept."""

from __future__ import annotations

from sqlalchemy import insert, select

from translator.jobs import JobId
from translator.store import tables as t
from translator.store.connection import Transaction


def add(tx: Transaction, job_id: JobId, *, door: str, secret_hash: str) -> None:
    """Let a job be fetched at a door by whoever knows the secret."""
    tx.connection.execute(insert(t.deposit).values(secret_hash=secret_hash, door=door, job_id=job_id))


def find(tx: Transaction, *, door: str, secret_hash: str, within_s: float) -> JobId | None:
    """The job behind a secret, unless it was finished longer ago than `within_s`."""
    query = (
        select(t.deposit.c.job_id)
        .join(t.job)
        .where(
            t.deposit.c.secret_hash == secret_hash,
            t.deposit.c.door == door,
            t.job.c.finished_at.is_(None) | (t.job.c.finished_at > tx.now - within_s),
        )
    )
    found = tx.connection.execute(query).scalar_one_or_none()
    return None if found is None else JobId(found)


def list_over(tx: Transaction, *, door: str, after_s: float) -> list[JobId]:
    """Jobs of a door that were finished longer ago than `after_s`."""
    query = (
        select(t.deposit.c.job_id)
        .join(t.job)
        .where(t.deposit.c.door == door, t.job.c.finished_at <= tx.now - after_s)
    )
    return [JobId(job_id) for job_id in tx.connection.execute(query).scalars()]
