"""What people wrote in place of a translation, as rows; facts stay as they are, segments point elsewhere."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from translator.jobs import Edit, Fact, FactKey, JobId
from translator.store import tables as t
from translator.store import texts
from translator.store.connection import Transaction


def lock_segment(tx: Transaction, job_id: JobId, n: int) -> FactKey | None:
    """The fact that a segment points to; nobody else moves it before the transaction ends."""
    query = select(t.segment.c.fact).where(t.segment.c.job_id == job_id, t.segment.c.n == n)
    key = tx.connection.execute(query.with_for_update()).scalar_one()
    return None if key is None else FactKey(key)


def point_to(
    tx: Transaction, job_id: JobId, n: int, *, fact: FactKey | None, replaced: FactKey | None, owner: str
) -> None:
    """Let a segment have another fact, and note what it had."""
    now = tx.connection.execute(select(tx.now)).scalar_one()
    place = (t.segment.c.job_id == job_id, t.segment.c.n == n)
    tx.connection.execute(update(t.segment).where(*place).values(fact=fact))
    row = {"job_id": job_id, "n": n, "replaced": replaced, "fact": fact, "owner": owner, "created_at": now}
    tx.connection.execute(insert(t.edit).values(row))


def list_of(tx: Transaction, job_id: JobId, n: int) -> list[Edit]:
    """The edits of a segment, oldest first."""
    query = select(t.edit).where(t.edit.c.job_id == job_id, t.edit.c.n == n).order_by(t.edit.c.id)
    rows = tx.connection.execute(query).all()
    keys = {FactKey(key) for row in rows for key in (row.replaced, row.fact) if key is not None}
    facts: dict[FactKey, Fact] = texts.find_facts(tx, keys)
    return [
        Edit(
            replaced=None if row.replaced is None else facts[FactKey(row.replaced)],
            fact=None if row.fact is None else facts[FactKey(row.fact)],
            owner=row.owner,
            created_at=row.created_at,
        )
        for row in rows
    ]
