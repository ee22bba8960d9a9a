"""The worker without a broker: it looks into the database by itself."""

from __future__ import annotations

import gc
import logging
import os
import signal

from translator.service.context import Context
from translator.service.work.executor import LocalExecutor

log = logging.getLogger(__name__)


def run_local(context: Context) -> int:
    """Work until SIGTERM or SIGINT, then end the turn under way; returns the exit code."""
    # Not an event: its lock would make a signal that comes amid another wait for ever.
    reader, writer = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writer, b"."))
    gc.freeze()  # as in workers/app.py
    with LocalExecutor(context):
        log.info("worker ready")
        os.read(reader, 1)
    return 0
