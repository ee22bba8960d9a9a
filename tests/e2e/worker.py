"""A worker whose engine is a stand-in: `python -m tests.e2e.worker [--gate PATH] [--per-text S]`.

A text with the word POISON kills the process that translates it, as a fault in native code would.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fakes import FakeEngine
from tests.services import wait_until
from translator.log import configure_logging
from translator.records import Decoding, Hypothesis, SourceText
from translator.service.context import make_context
from translator.settings import load_settings
from workers.__main__ import run_local
from workers.app import make_worker_app, run_worker


class SlowEngine(FakeEngine):
    """Waits at a gate for each call, sleeps for each text, and dies of poison."""

    def __init__(self, *, per_text: float, gate: Path | None = None) -> None:
        """A gate is open while there is such a file; the time is in seconds."""
        super().__init__(lambda source: f"The English of {source.text}.")
        self._per_text, self._gate = per_text, gate

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis per text."""
        self.calls.clear()
        if self._gate:
            wait_until(self._gate.exists, what="the gate is opened")
        time.sleep(self._per_text * len(sources))
        if any("POISON" in source.text for source in sources):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().translate(sources, decoding=decoding)


def main() -> int:
    """Run a worker as `python -m workers` does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--per-text", type=float, default=0.0)
    given = parser.parse_args()
    settings = load_settings()
    configure_logging(settings.log_level, form=settings.log_format)
    engine = SlowEngine(per_text=given.per_text, gate=given.gate)
    context = make_context(settings, engines=lambda _name: engine)
    if not settings.broker_url.get_secret_value():
        return run_local(context)
    return run_worker(make_worker_app(context))


if __name__ == "__main__":
    sys.exit(main())
