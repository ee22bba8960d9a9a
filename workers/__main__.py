"""`python -m workers`: a worker, with Celery where a broker is configured; `tolmacs work` starts it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys

from translator.errors import TranslatorError
from translator.log import configure_logging
from translator.service.context import Context, make_context
from translator.service.work.executor import LocalExecutor
from translator.settings import load_settings
from translator.visible import visible

log = logging.getLogger(__name__)


def main() -> int:
    """Run a worker until it is told to stop; returns the exit code."""
    try:
        settings = load_settings()
        configure_logging(settings.log_level, form=settings.log_format)
        context = make_context(settings)
        if not settings.broker_url.get_secret_value():
            return run_local(context)
        from workers.app import make_worker_app, run_worker

        return run_worker(make_worker_app(context))
    except TranslatorError as error:
        sys.stderr.write(f"tolmacs: {visible(str(error))}\n")
        return error.exit_code


def run_local(context: Context) -> int:
    """Work without a broker until SIGTERM or SIGINT, then end the turn under way; returns the exit code."""
    # Not an event: its lock would make a signal that comes amid another wait for ever.
    reader, writer = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writer, b"."))
    gc.freeze()  # as in workers/app.py
    with LocalExecutor(context):
        log.info("worker ready")
        os.read(reader, 1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
