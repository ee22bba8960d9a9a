"""When a run may go on: hours of the day, `22:00-06:00`, in local time."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from translator.errors import InvalidRequest

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_DAY_MINUTES = 24 * 60


def check_window(window: str) -> None:
    """Refuse what is no window.

    Raises:
        InvalidRequest: malformed, or empty.
    """
    start, end = _parse(window)
    if start == end:
        raise InvalidRequest(f"window {window!r} is empty; leave it out to run at any time")


def is_open(window: str | None, now: float) -> bool:
    """Whether a time, in seconds since 1970, is in a window; without one every time is."""
    return window is None or opened_at(window, now) is not None


def opened_at(window: str, now: float) -> float | None:
    """When the window that is open now was opened; None where it is closed.

    A start that the clocks pass twice or leap over counts once: from the earlier of both readings on.
    """
    start, end = _parse(window)
    local = datetime.fromtimestamp(now)
    minute = local.hour * 60 + local.minute
    if (minute - start) % _DAY_MINUTES >= (end - start) % _DAY_MINUTES:
        return None
    day = local.date() - timedelta(days=minute < start)
    opening = datetime.combine(day, time(*divmod(start, 60)))
    return min(opening.replace(fold=fold).timestamp() for fold in (0, 1))


def _parse(window: str) -> tuple[int, int]:
    match = _FORM.fullmatch(window)
    if match is None:
        raise InvalidRequest(f"window {window!r}; right is HH:MM-HH:MM, such as 22:00-06:00")
    first, second, third, fourth = map(int, match.groups())
    return first * 60 + second, third * 60 + fourth
