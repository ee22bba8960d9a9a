"""What requests under way cost: those of one caller that ask the same have one charge together."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from translator.callers import Caller
from translator.service.admission import Admission


@dataclass(slots=True)
class QuotaHold:
    """Characters that are counted for the same work of one caller, as long as one holder is under way."""

    caller: Caller
    work: Hashable
    characters: int
    n_holders: int = 0
    is_earned: bool = False


class QuotaHolds:
    """QuotaHolds of requests under way in this process; safe between threads.

    A client that repeats a request before the first is answered pays once: the work is done once.
    """

    def __init__(self, admission: Admission) -> None:
        """Nothing is under way."""
        self._admission = admission
        self._lock = threading.Lock()
        self._held: dict[tuple[str, Hashable], QuotaHold] = {}

    def hold(self, caller: Caller, work: Hashable, *, characters: int) -> QuotaHold:
        """Take part in the charge for some work; the first counts its characters.

        Raises:
            QuotaExceeded: see `Admission.charge`.
        """
        key = (caller.owner, work)
        with self._lock:
            if key not in self._held:
                self._admission.charge(caller, characters)
                self._held[key] = QuotaHold(caller, work, characters)
            self._held[key].n_holders += 1
            return self._held[key]

    def release(self, charge: QuotaHold, *, is_earned: bool) -> None:
        """Hold a charge no more, once per `hold`; the last gives back what no holder has earned."""
        with self._lock:
            charge.n_holders -= 1
            charge.is_earned |= is_earned
            if charge.n_holders:
                return
            del self._held[charge.caller.owner, charge.work]
            if not charge.is_earned:
                self._admission.charge(charge.caller, -charge.characters)
