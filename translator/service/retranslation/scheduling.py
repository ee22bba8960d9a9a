"""Orders that workers run again each day, at the start of their window."""

from __future__ import annotations

from translator.errors import InvalidRequest
from translator.retranslations import Order, Schedule
from translator.service.context import Context
from translator.service.retranslation import running
from translator.store import schedules


def schedule(order: Order, *, context: Context) -> str:
    """Keep an order; returns the id of its schedule. It may mean nothing today and something tomorrow.

    Raises:
        InvalidRequest: it has no window, or its window, rate or condition is malformed.
    """
    if order.conditions.window is None:
        raise InvalidRequest("a run for each night needs a window, such as 22:00-06:00")
    running.check_conditions(order)
    with context.store.write() as tx:
        return schedules.add(tx, order)


def list_schedules(*, context: Context, owner: str | None = None) -> list[Schedule]:
    """All schedules, oldest first."""
    with context.store.read() as tx:
        return schedules.list_all(tx, owner=owner)


def remove_schedule(schedule_id: str, *, context: Context, owner: str | None = None) -> None:
    """Run an order no more; runs that it began go on.

    Raises:
        NotFound: there is no such schedule.
    """
    with context.store.write() as tx:
        schedules.remove(tx, schedule_id, owner=owner)
