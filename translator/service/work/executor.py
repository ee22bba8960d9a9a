"""What a process that works does in threads: turns without a broker; finding what was lost, and clearing."""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Callable

from translator.errors import StoreUnavailable
from translator.queue import MOST_MESSAGES
from translator.service.context import Context
from translator.service.exports import clear_rebuilt
from translator.service.held_files import clear_held_files
from translator.service.retention import prune_few
from translator.service.retranslation.scheduling import conduct
from translator.service.scoring import score_overdue
from translator.service.webhooks import deliver_due
from translator.service.work.turn import SIDE_BY_SIDE, take_turn
from translator.store import chunks, jobs, workers

log = logging.getLogger(__name__)

_POLL_S = 0.5
"""Seconds between two looks for work that another process handed in."""
_PRUNE_S = 3600.0
"""Seconds between two looks for jobs whose time is over."""
_END_WITHIN_S = 20.0
"""Seconds for which the end waits for what the sweeper has under way; others begin anew what is cut off.

Longer than a webhook takes, which would be sent twice.
"""


def sweep(*, context: Context) -> None:
    """Give out again what was lost, and delete files whose time is over.

    Any number of processes may do this at the same time.
    """
    settings = context.settings
    with context.store.write() as tx:
        again, failed = chunks.recover(tx, lease_s=settings.lease_s, max_attempts=settings.max_attempts)
        n_waiting = jobs.count_queued(tx, most=MOST_MESSAGES)
    for chunk_id in again:
        log.warning("chunk of a lost worker queued again", extra={"chunk_id": chunk_id})
    for job_id in failed:
        log.error("job failed after its last attempt", extra={"job_id": job_id})
    if n_waiting and context.queue.count_messages() == 0:
        context.queue.wake(n_waiting)
    clear_held_files(context=context)
    clear_rebuilt(context=context)
    score_overdue(context=context)


class Sweeper:
    """Sweeps, prunes, delivers webhooks, drives re-translations and says that this process lives, in threads.

    Used with `with`.
    """

    def __init__(self, context: Context, *, kind: str, process: int | None = None) -> None:
        """Prepare; the threads start inside `with`.

        Args:
            kind: what the list of workers shows: `celery` or `local`.
            process: number of the process that the list shows; by default this one.
        """
        self._context, self._kind = context, kind
        self._worker_id = f"{platform.node()}:{process or os.getpid()}"
        self._stopped = threading.Event()
        self._prune_at = 0.0  # of the monotonic clock
        # A receiver that does not answer holds up other deliveries, and a long plan other runs, but no sweep.
        steps = {"sweep": self._sweep, "prune": self._prune, "webhooks": self._deliver, "runs": self._conduct}
        self._threads = [
            threading.Thread(target=self._repeat, args=step, daemon=True, name=step[0])
            for step in steps.items()
        ]

    def __enter__(self) -> Sweeper:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        ending = threading.Thread(target=self._end, daemon=True, name="end")
        ending.start()
        ending.join(_END_WITHIN_S)
        if ending.is_alive():
            late = [thread.name for thread in (*self._threads, ending) if thread.is_alive()]
            log.warning("end waits no longer", extra={"steps": ", ".join(late)})

    def _end(self) -> None:
        for thread in self._threads:
            thread.join()
        try:
            with self._context.store.write() as tx:
                workers.forget(tx, self._worker_id)
        except StoreUnavailable as failure:
            log.warning("end of worker not noted", extra={"reason": str(failure)})

    def _repeat(self, name: str, step: Callable[[], None]) -> None:
        while True:
            try:
                step()
            except StoreUnavailable as error:
                log.warning("%s failed", name, extra={"reason": str(error)})
            except Exception:
                log.exception("%s failed", name)
            if self._stopped.wait(self._context.settings.sweep_s):
                return

    def _sweep(self) -> None:
        with self._context.store.write() as tx:
            workers.mark_seen(tx, self._worker_id, kind=self._kind)
        sweep(context=self._context)

    def _prune(self) -> None:
        now = time.monotonic()
        if now >= self._prune_at and not prune_few(context=self._context):
            self._prune_at = now + _PRUNE_S

    def _deliver(self) -> None:
        while deliver_due(context=self._context) and not self._stopped.is_set():
            pass

    def _conduct(self) -> None:
        while conduct(now=time.time(), context=self._context) and not self._stopped.is_set():
            pass


class LocalExecutor:
    """Takes turns in threads until it is stopped; used with `with`, which ends after the turns under way."""

    def __init__(self, context: Context) -> None:
        """Prepare; threads start inside `with`."""
        self._context = context
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, daemon=True, name="executor") for _ in range(SIDE_BY_SIDE)
        ]
        self._sweeper = Sweeper(context, kind="local")

    def __enter__(self) -> LocalExecutor:
        self._sweeper.__enter__()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._sweeper.__exit__()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                if take_turn(context=self._context):
                    continue
            except StoreUnavailable as error:
                log.warning("no turn", extra={"reason": str(error)})
            except Exception:  # a thread that ended would leave a worker that says it lives and does nothing
                log.exception("turn failed")
                self._stopped.wait(self._context.settings.sweep_s)
            self._stopped.wait(_POLL_S)
