"""Who may call, how often, and for how much text."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from translator.callers import ApiKey, Caller
from translator.counting import pluralize
from translator.errors import KeyInvalid, KeyRequired, QuotaExceeded, RateLimited
from translator.jobs import Receipt, Submission
from translator.service.api_keys import digest_of_key, this_month
from translator.service.context import Context
from translator.service.submission import submit
from translator.store import Transaction, api_keys

_MINUTE_S = 60.0


class Admission:
    """Tells callers by their keys and holds them to their limits.

    Requests are counted in this process, characters in the store. A key has a bucket of as many requests as
    it may make in a minute, which fills evenly.
    """

    def __init__(
        self, context: Context, *, requires_key: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """With `requires_key` nobody comes in without; else who sends none is a caller of his own."""
        self._context, self._clock = context, clock
        self.requires_key = requires_key
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}
        """By key: requests left, and when that was so."""

    def identify(self, key: str | None) -> Caller:
        """The caller who sent a key, or none; one request of his is counted.

        Where no key is required and there is none at all, any key will do: clients that insist on sending
        one need not be told another.

        Raises:
            KeyRequired, KeyInvalid: he may not come in.
            RateLimited: not now.
        """
        if not key:
            if self.requires_key:
                raise KeyRequired("an API key is needed")
            return Caller()
        with self._context.store.read() as tx:
            found = api_keys.find(tx, digest_of_key(key), month=this_month())
            is_open = found is None and not self.requires_key and not api_keys.is_any_valid(tx)
        if found is None:
            if is_open:
                return Caller()
            raise KeyInvalid("the API key is none of this service, or was revoked")
        self._count_request(found)
        return Caller(found)

    def is_still_in(self, caller: Caller) -> bool:
        """Whether a caller who was let in would be so now: False once his key is revoked."""
        if caller.key is None:
            return True
        with self._context.store.read() as tx:
            return api_keys.is_valid(tx, caller.key.id)

    def charge(self, caller: Caller, characters: int) -> None:
        """Count characters that are to be translated; fewer than none give back.

        Raises:
            QuotaExceeded: they are more than the key has left this month; none was counted.
        """
        if caller.key and characters:
            with self._context.store.write() as tx:
                self.charge_within(tx, caller, characters)

    def charge_within(self, tx: Transaction, caller: Caller, characters: int) -> None:
        """As `charge`, in a transaction that the error must end."""
        if caller.key:
            charge_key(tx, caller.key, characters)

    def submit(self, submission: Submission, *, caller: Caller) -> Receipt:
        """Hand a document in for a caller, as `submit` does; it counts for him once, and only if it is new.

        Raises:
            QuotaExceeded: see `charge`; and as `submit`.
        """
        charge = partial(self.charge_within, caller=caller, characters=len(submission.text))
        return submit(replace(submission, owner=caller.owner), charge=charge, context=self._context)

    def _count_request(self, key: ApiKey) -> None:
        most = key.requests_per_minute
        if most is None:
            return
        with self._lock:
            now = self._clock()
            left, when = self._buckets.get(key.id, (float(most), now))
            left = min(most, left + (now - when) * most / _MINUTE_S)
            if left >= 1:
                self._buckets[key.id] = (left - 1, now)
                return
            self._buckets[key.id] = (left, now)
        wait_s = math.ceil((1 - left) * _MINUTE_S / most)
        raise RateLimited(f"at most {pluralize(most, 'request')} a minute", retry_after_s=wait_s)


def charge_key(tx: Transaction, key: ApiKey, characters: int) -> None:
    """Count characters for a key, in a transaction that the error must end. Raises as `Admission.charge`."""
    if not characters:
        return
    most = key.characters_per_month if characters > 0 else None
    if not api_keys.use(tx, key.id, month=this_month(), characters=characters, most=most):
        raise QuotaExceeded(
            f"{characters:,} more characters pass the {key.characters_per_month:,} of this month",
            retry_after_s=_seconds_to_next_month(datetime.now(UTC)),
        )


def _seconds_to_next_month(now: datetime) -> int:
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return math.ceil((datetime(year, month, 1, tzinfo=UTC) - now).total_seconds())


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
