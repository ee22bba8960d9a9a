"""The Celery worker: what a message means to it, its options, and what happens when it starts and ends."""

from __future__ import annotations

import gc
import logging
import mmap
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from translator.errors import StoreUnavailable
from translator.queue import QUEUE_NAME, TURN_TASK, make_celery
from translator.service.context import Context
from translator.service.work.executor import Sweeper
from translator.service.work.turn import ALONE_WITHIN_S, take_turns

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

TURN_S = 60.0
"""Seconds after which a worker hands over to the next message; turns side by side wait there."""
_KILL_GRACE_S = 30
"""Seconds over what a message and its last chunk may take, after which the process is killed."""
_HEARD_TRIES = 10
"""Tenths of a second for which a child that ends waits until its parent has heard that its messages are done.

Billiard's 300 held the end of a worker for half a minute: one that is told to end forgets a message of which
it has not heard yet that the child has it, and then listens no more. What it has not heard is sent again.
"""


def make_worker_app(context: Context) -> Celery:
    """The application of a worker: a child that works and sweeps, a parent that replaces it when it dies.

    The child alone touches the engine and the store. A model loaded before a fork hangs in the child, and
    a child that is forked during a transaction of its parent finds SQLite locked for ever.
    """
    context.store.close()
    app = make_celery(context.settings.broker_url.get_secret_value())
    app.conf.update(
        worker_pool="prefork",
        worker_concurrency=1,
        worker_prefetch_multiplier=1,
        worker_redirect_stdouts=False,
        worker_proc_alive_timeout=300,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        # An answer that is an error, as of a full Redis, is no end: see `workers/consumer.py`.
        broker_channel_error_retry=True,
        worker_consumer="workers.consumer:ReconnectingConsumer",
        task_time_limit=TURN_S + ALONE_WITHIN_S + context.settings.chunk_limit_s + _KILL_GRACE_S,
    )
    stopping = SharedFlag()
    register_tasks(app, context, must_stop=stopping.is_set)
    _connect_signals(context, stopping)
    return app


def run_worker(app: Celery) -> int:
    """Work until SIGTERM, which lets the turns under way end; returns the exit code."""
    # No heartbeats, which nobody reads: while the broker hangs, Celery repeats one, deaf to signals.
    idle = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
    worker = app.Worker(queues=[QUEUE_NAME], quiet=True, **idle)
    worker.start()
    return int(worker.exitcode or 0)


def register_tasks(app: Celery, context: Context, *, must_stop: Callable[[], bool]) -> None:
    """Teach an application the messages that `translator.queue` sends; `must_stop` is asked between turns."""

    def turn() -> None:
        try:
            take_turns(context=context, for_s=TURN_S, must_stop=must_stop)
        except StoreUnavailable as error:
            log.warning("no turn; the sweep announces again", extra={"reason": str(error)})

    app.task(name=TURN_TASK, shared=False)(turn)


class SharedFlag:
    """One bit that a process and the children that it forks see alike.

    Without the lock of `multiprocessing.Event`, which a child that is killed may hold for ever.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 1)

    def set(self) -> None:
        """Set it, for good."""
        self._memory[0] = 1

    def is_set(self) -> bool:
        """Whether a process has set it."""
        return self._memory[0] != 0


def _connect_signals(context: Context, stopping: SharedFlag) -> None:
    import billiard.pool
    from celery.signals import (
        setup_logging,
        worker_process_init,
        worker_process_shutdown,
        worker_shutting_down,
    )

    running = ExitStack()

    def begin_to_stop(**_: object) -> None:
        """The parent is asked to end; its child, which gets no signal, does not begin another turn."""
        stopping.set()

    def start(**_: object) -> None:
        billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = _HEARD_TRIES
        gc.freeze()  # what is loaded stays; looking through it again and again is a tenth of a turn's Python
        running.enter_context(Sweeper(context, kind="celery", process=os.getppid()))
        log.info("worker ready")

    def stop(**_: object) -> None:
        running.close()

    def leave_logging(**_: object) -> None:
        """Whoever listens to this signal keeps Celery from setting up logging of its own."""

    # It is sent by the handlers of signals: one that comes amid another would wait for ever for a plain lock.
    worker_shutting_down.lock = threading.RLock()
    worker_shutting_down.connect(begin_to_stop, weak=False)
    setup_logging.connect(leave_logging, weak=False)
    worker_process_init.connect(start, weak=False)
    worker_process_shutdown.connect(stop, weak=False)
