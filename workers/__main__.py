"""`python -m workers`: a worker, with Celery where a broker is configured; `tolmacs work` starts it."""

from __future__ import annotations

import sys

from translator.errors import TranslatorError
from translator.log import configure_logging
from translator.service.context import make_context
from translator.settings import load_settings
from translator.visible import visible


def main() -> int:
    """Run a worker until it is told to stop; returns the exit code."""
    try:
        settings = load_settings()
        configure_logging(settings.log_level, form=settings.log_format)
        context = make_context(settings)
        if not settings.broker_url.get_secret_value():
            from workers.local import run_local

            return run_local(context)
        from workers.app import make_worker_app, run_worker

        return run_worker(make_worker_app(context))
    except TranslatorError as error:
        sys.stderr.write(f"tolmacs: {visible(str(error))}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
