"""Orders that are run again and again, as rows."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, insert, select, update

from translator.errors import NotFound
from translator.retranslations import Order, RunId, Schedule
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.retranslations import order_columns, to_order
from translator.store.rows import is_owned, to_record

_columns = t.retranslation_schedule.c


def add(tx: Transaction, order: Order) -> str:
    """Keep an order to be run each day; returns its id."""
    schedule_id = uuid.uuid4().hex
    row = {"id": schedule_id, **order_columns(order), "note": "", "created_at": tx.now}
    tx.connection.execute(insert(t.retranslation_schedule).values(row))
    return schedule_id


def list_all(tx: Transaction, *, owner: str | None = None) -> list[Schedule]:
    """All schedules, oldest first."""
    query = select(t.retranslation_schedule).where(is_owned(t.retranslation_schedule, owner))
    rows = tx.connection.execute(query.order_by(_columns.created_at, _columns.id))
    return [to_record(Schedule, row, order=to_order(row)) for row in rows]


def remove(tx: Transaction, schedule_id: str, *, owner: str | None = None) -> None:
    """Run an order no more; runs that it began stay."""
    own = (_columns.id == schedule_id, is_owned(t.retranslation_schedule, owner))
    if not tx.connection.execute(delete(t.retranslation_schedule).where(*own)).rowcount:
        raise NotFound(f"no schedule {schedule_id!r}", kind="re-translation")


def mark_begun(tx: Transaction, schedule: Schedule, *, now: float, note: str) -> bool:
    """Note that a schedule was seen to in its present window; False where another process did so."""
    before = _columns.last_at.is_(None) if schedule.last_at is None else _columns.last_at == schedule.last_at
    statement = update(t.retranslation_schedule).where(_columns.id == schedule.id, before)
    return bool(tx.connection.execute(statement.values(last_at=now, note=note)).rowcount)


def link(tx: Transaction, schedule_id: str, run_id: RunId) -> None:
    """Note the run that a schedule began."""
    statement = update(t.retranslation_schedule).where(_columns.id == schedule_id)
    tx.connection.execute(statement.values(last_run_id=run_id))


def remove_of(tx: Transaction, owner: str) -> None:
    """Run no order of an owner any more."""
    tx.connection.execute(delete(t.retranslation_schedule).where(_columns.owner == owner))
