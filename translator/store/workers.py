"""Which workers there are, and when each was last seen."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from translator.jobs import Worker
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import to_record

ALIVE_S = 60
"""Seconds for which a worker that was seen counts as alive."""
_FORGET_S = 86_400


def mark_seen(tx: Transaction, worker_id: str, *, kind: str) -> None:
    """Note that a worker is alive; those not seen for a day are forgotten.

    Args:
        worker_id: host and process number.
        kind: `celery` or `local`.
    """
    seen = update(t.worker).where(t.worker.c.id == worker_id).values(seen_at=tx.now)
    if not tx.connection.execute(seen).rowcount:
        row = {"id": worker_id, "kind": kind, "started_at": tx.now, "seen_at": tx.now}
        tx.connection.execute(insert(t.worker).values(row))
        tx.connection.execute(delete(t.worker).where(t.worker.c.seen_at < tx.now - _FORGET_S))


def forget(tx: Transaction, worker_id: str) -> None:
    """Take a worker off the list that has ended in order."""
    tx.connection.execute(delete(t.worker).where(t.worker.c.id == worker_id))


def is_alive(tx: Transaction, within_s: float) -> ColumnElement[bool]:
    """Whether a row of `worker` was seen within so many seconds.

    One from the time to come is of before the clock was set back, and says nothing.
    """
    return t.worker.c.seen_at.between(tx.now - within_s, tx.now + within_s)


def count_alive(tx: Transaction, *, within_s: float, host: str | None = None) -> int:
    """Workers seen within so many seconds, of one host or of all."""
    alive = select(func.count()).select_from(t.worker).where(is_alive(tx, within_s))
    if host is not None:
        alive = alive.where(t.worker.c.id.startswith(f"{host}:", autoescape=True))
    return tx.connection.execute(alive).scalar_one()


def list_workers(tx: Transaction, *, within_s: float) -> list[Worker]:
    """Workers that were seen lately, the longest at work first; `silent_s` since the last sign."""
    columns = (t.worker, (tx.now - t.worker.c.seen_at).label("silent_s"))
    query = select(*columns).where(is_alive(tx, within_s)).order_by(t.worker.c.started_at)
    return [
        to_record(Worker, row, silent_s=max(0.0, float(row.silent_s))) for row in tx.connection.execute(query)
    ]
