"""Keeping claims while the engine works on them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType

from translator.errors import StoreUnavailable
from translator.jobs import Claim
from translator.service.context import Context
from translator.store import chunks

log = logging.getLogger(__name__)


class Heartbeat:
    """Renews the leases of claims in a thread; engines let it run, since they release Python's lock.

    It stops at the limit for one try, so that the lease of a call that hangs ends.
    """

    def __init__(
        self, claims: Sequence[Claim], *, context: Context, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare; the thread runs inside `with`."""
        self._claims, self._context, self._clock = claims, context, clock
        self._began = clock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="heartbeat")

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def begin_try(self) -> None:
        """Count the limit from now on: what went before was waiting."""
        self._began = self._clock()

    def _run(self) -> None:
        settings = self._context.settings
        while not self._stopped.wait(settings.lease_s / 3):
            if self._clock() - self._began > settings.chunk_limit_s:
                log.warning("chunk over its time limit", extra={"chunk_id": self._claims[0].chunk_id})
                return
            try:
                with self._context.store.write() as tx:
                    n_held = chunks.renew(tx, self._claims, lease_s=settings.lease_s)
            except StoreUnavailable:
                continue  # the next beat tries again; the finish decides
            if not n_held:
                return
