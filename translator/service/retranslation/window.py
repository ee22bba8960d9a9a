"""When a run may go on: hours of the day, `22:00-06:00`, in local time."""

from __future__ import annotations

import re
import time

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
    return window is None or seconds_open(window, now) is not None


def seconds_open(window: str, now: float) -> float | None:
    """For how long the window has been open; None where it is closed."""
    start, end = _parse(window)
    local = time.localtime(now)
    minute = local.tm_hour * 60 + local.tm_min
    passed = (minute - start) % _DAY_MINUTES
    is_within = passed < (end - start) % _DAY_MINUTES
    return passed * 60.0 + local.tm_sec if is_within else None


def _parse(window: str) -> tuple[int, int]:
    match = _FORM.fullmatch(window)
    if match is None:
        raise InvalidRequest(f"window {window!r}; right is HH:MM-HH:MM, such as 22:00-06:00")
    first, second, third, fourth = map(int, match.groups())
    return first * 60 + second, third * 60 + fourth
