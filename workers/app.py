"""The Celery worker: which options it runs with, and what happens when it starts and ends."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from translator.queue import QUEUE_NAME, make_app
from translator.service import Context, Sweeper
from translator.service.turn import ALONE_WITHIN_S
from workers.tasks import register_tasks

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

_KILL_GRACE_S = 30
"""Seconds over what a chunk may wait and take after which the process that works on it is killed."""


def make_worker_app(context: Context) -> Celery:
    """The application of a worker: a child that works and sweeps, a parent that replaces it when it dies.

    The child alone touches the engine and the store. A model loaded before a fork hangs in the child, and
    a child that is forked during a transaction of its parent finds SQLite locked for ever.
    """
    context.store.close()
    app = make_app(context.settings.broker_url.get_secret_value())
    app.conf.update(
        worker_pool="prefork",
        worker_concurrency=1,
        worker_prefetch_multiplier=1,
        worker_redirect_stdouts=False,
        worker_proc_alive_timeout=300,
        worker_send_task_events=False,
        task_time_limit=ALONE_WITHIN_S + context.settings.chunk_limit_s + _KILL_GRACE_S,
    )
    register_tasks(app, context)
    _connect_signals(context)
    return app


def run_worker(app: Celery) -> int:
    """Work until SIGTERM, which lets the turn under way end; returns the exit code."""
    worker = app.Worker(queues=[QUEUE_NAME], without_gossip=True, without_mingle=True, quiet=True)
    worker.start()
    return int(worker.exitcode or 0)


def _connect_signals(context: Context) -> None:
    from celery.signals import setup_logging, worker_process_init, worker_process_shutdown

    running = ExitStack()

    def start(**_: object) -> None:
        running.enter_context(Sweeper(context, kind="celery", process=os.getppid()))
        log.info("worker ready")

    def stop(**_: object) -> None:
        running.close()

    def leave_logging(**_: object) -> None:
        """Whoever listens to this signal keeps Celery from setting up logging of its own."""

    setup_logging.connect(leave_logging, weak=False)
    worker_process_init.connect(start, weak=False)
    worker_process_shutdown.connect(stop, weak=False)
