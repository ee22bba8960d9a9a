"""The worker without a broker: it looks into the database by itself."""

from __future__ import annotations

import gc
import logging
import signal
import threading

from translator.service import Context, LocalExecutor

log = logging.getLogger(__name__)


def run_local(context: Context) -> int:
    """Work until SIGTERM or SIGINT, then end the turn under way; returns the exit code."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    gc.freeze()  # as in workers/app.py
    with LocalExecutor(context):
        log.info("worker ready")
        stopped.wait()
    return 0
