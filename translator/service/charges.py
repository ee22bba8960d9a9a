"""What requests under way cost: those of one caller that ask the same have one charge together."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from translator.callers import Caller
from translator.service.gate import Gate


@dataclass(slots=True)
class Charge:
    """Characters that are counted for the same work of one caller, as long as one holder is under way."""

    caller: Caller
    work: Hashable
    characters: int
    n_holders: int = 0
    is_earned: bool = False


class Charges:
    """Charges of requests under way in this process; safe between threads.

    A client that repeats a request before the first is answered pays once: the work is done once.
    """

    def __init__(self, gate: Gate) -> None:
        """Nothing is under way."""
        self._gate = gate
        self._lock = threading.Lock()
        self._held: dict[tuple[str, Hashable], Charge] = {}

    def hold(self, caller: Caller, work: Hashable, *, characters: int) -> Charge:
        """Take part in the charge for some work; the first counts its characters.

        Raises:
            QuotaExceeded: see `Gate.charge`.
        """
        key = (caller.owner, work)
        with self._lock:
            if key not in self._held:
                self._gate.charge(caller, characters)
                self._held[key] = Charge(caller, work, characters)
            self._held[key].n_holders += 1
            return self._held[key]

    def release(self, charge: Charge, *, is_earned: bool) -> None:
        """Hold a charge no more, once per `hold`; the last gives back what no holder has earned."""
        with self._lock:
            charge.n_holders -= 1
            charge.is_earned |= is_earned
            if charge.n_holders:
                return
            del self._held[charge.caller.owner, charge.work]
            if not charge.is_earned:
                self._gate.charge(charge.caller, -charge.characters)
