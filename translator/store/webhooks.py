"""Which submitters want to be told that their job is finished, and how often that was tried, as rows.

`due_at` says from when on a delivery may be tried, once its job is final; none where it was made or given up.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from translator.jobs import FINAL_STATES, JobId, State
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import to_record


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that this process holds; `tries` is its fencing token."""

    job_id: JobId
    document_id: str
    name: str
    state: State
    error_code: str | None
    finished_at: float
    url: str
    secret: str
    tries: int


def add(tx: Transaction, job_id: JobId, *, url: str, secret: str) -> None:
    """Note that somebody wants to be told of the end of a job."""
    row = {"job_id": job_id, "url": url, "secret": secret, "tries": 0, "due_at": tx.now}
    tx.connection.execute(insert(t.webhook_delivery).values(row))


def take_due(tx: Transaction, *, most: int, within_s: float) -> list[Delivery]:
    """Deliveries that are due; whoever takes them has `within_s` before they are given out again."""
    delivery = t.webhook_delivery
    columns = (t.job.c.document_id, t.document.c.name, t.job.c.state, t.job.c.error_code, t.job.c.finished_at)
    due = (
        select(delivery, *columns)
        .join(t.job, t.job.c.id == delivery.c.job_id)
        .join(t.document, t.document.c.id == t.job.c.document_id)
        # Without COALESCE, SQLite sets out from the index of states and walks through all jobs ever done.
        .where(delivery.c.due_at <= tx.now, func.coalesce(t.job.c.state, "").in_(FINAL_STATES))
        .order_by(delivery.c.due_at)
        .limit(most)
        .with_for_update(of=delivery, skip_locked=True)
    )
    rows = tx.connection.execute(due).all()
    if not rows:
        return []
    held = {"tries": delivery.c.tries + 1, "due_at": tx.now + within_s}
    numbers = [row.job_id for row in rows]
    tx.connection.execute(update(delivery).where(delivery.c.job_id.in_(numbers)).values(held))
    return [to_record(Delivery, row, tries=row.tries + 1) for row in rows]


def settle(tx: Transaction, delivery: Delivery) -> None:
    """Note that a delivery was made; its secret is not needed any more."""
    _change(tx, delivery, {"due_at": None, "delivered_at": tx.now, "error": None, "secret": ""})


def postpone(tx: Transaction, delivery: Delivery, *, reason: str, wait_s: float | None) -> None:
    """Note why a try failed, and when the next one is; none where `wait_s` is None."""
    if wait_s is None:
        _change(tx, delivery, {"due_at": None, "error": reason, "secret": ""})
    else:
        _change(tx, delivery, {"due_at": tx.now + wait_s, "error": reason})


def _change(tx: Transaction, delivery: Delivery, values: dict[str, object]) -> None:
    table = t.webhook_delivery
    mine = (table.c.job_id == delivery.job_id, table.c.tries == delivery.tries)
    tx.connection.execute(update(table).where(*mine).values(values))
