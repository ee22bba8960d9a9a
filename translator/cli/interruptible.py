"""Work that Ctrl+C ends at once, though it is in the middle of a call that Python cannot interrupt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_LOOK_S = 0.1

Result = TypeVar("Result")


def interruptible(work: Callable[[], Result]) -> Result:
    """What some work gives or raises; an interrupt is raised here at once and leaves the work behind.

    The process should end then without waiting for anything: see `translator.cli.run`.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  # raised below
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_S)
    if errors:
        raise errors[0]
    return results[0]
