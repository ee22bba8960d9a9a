"""Orders that workers run again each day, at the start of their window."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from translator.errors import InvalidRequest, StoreUnavailable, TranslatorError
from translator.retranslations import Order, Schedule
from translator.service.context import Context
from translator.service.retranslation import conditions, running
from translator.store import retranslations, schedules

log = logging.getLogger(__name__)


def schedule(order: Order, *, context: Context) -> str:
    """Keep an order; returns the id of its schedule. It may mean nothing today and something tomorrow.

    Raises:
        InvalidRequest: it has no window, or its window, rate or condition is malformed.
    """
    if order.conditions.window is None:
        raise InvalidRequest("a run for each night needs a window, such as 22:00-06:00")
    conditions.check_conditions(order.conditions)
    with context.store.write() as tx:
        return schedules.add(tx, order)


def remove_schedule(schedule_id: str, *, context: Context, owner: str | None = None) -> None:
    """Run an order no more; runs that it began go on."""
    with context.store.write() as tx:
        schedules.remove(tx, schedule_id, owner=owner)


def conduct(*, now: float, context: Context) -> bool:
    """Begin what is due and take one step of each run; True where more can be done at once.

    Args:
        now: seconds since 1970.
    """
    with context.store.read() as tx:
        due = [item for item in schedules.list_all(tx) if _is_due(item, now)]
        run_ids = retranslations.list_driven(tx)
    for schedule in due:
        with _apart("nightly order", schedule.id):
            _begin(schedule, now=now, context=context)
    is_moved = False
    for run_id in run_ids:
        with _apart("re-translation", run_id):
            is_moved |= running.drive(run_id, now=now, context=context)
    return is_moved


@contextlib.contextmanager
def _apart(kind: str, identity: str) -> Iterator[None]:
    """Log whatever gives way in one order or run, so that it holds up no other; it is tried again later."""
    try:
        yield
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("%s stands still", kind, extra={"id": identity})


def _is_due(schedule: Schedule, now: float) -> bool:
    """Whether its window is open and it was not seen to since that opened."""
    opened_at = conditions.opened_at(schedule.order.conditions.window or "", now)
    return opened_at is not None and (schedule.last_at is None or schedule.last_at < opened_at)


def _begin(schedule: Schedule, *, now: float, context: Context) -> None:
    """Begin the run of a schedule, or note why there is none today."""
    if _is_going_on(schedule, context=context):
        _note(schedule, now=now, note="the run before still goes on", context=context)
        return
    try:
        with context.store.read() as tx:
            running.require_key(tx, schedule.order.owner)
        order, n_documents = running.check_order(schedule.order, context=context)
    except TranslatorError as error:
        if error.retryable:
            raise
        _note(schedule, now=now, note=str(error), context=context)
        return
    with context.store.write() as tx:
        if schedules.mark_begun(tx, schedule, now=now, note="begun"):
            run_id = retranslations.add(tx, order, n_documents=n_documents, schedule_id=schedule.id)
            schedules.link(tx, schedule.id, run_id)


def _is_going_on(schedule: Schedule, *, context: Context) -> bool:
    if schedule.last_run_id is None:
        return False
    with context.store.read() as tx:
        return retranslations.get(tx, schedule.last_run_id).state in ("running", "paused")


def _note(schedule: Schedule, *, now: float, note: str, context: Context) -> None:
    with context.store.write() as tx:
        schedules.mark_begun(tx, schedule, now=now, note=note)
