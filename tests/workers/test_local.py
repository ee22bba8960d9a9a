"""A worker without a broker ends when it is told to."""

from __future__ import annotations

import subprocess
import sys

from tests.e2e.farm import ROOT
from tests.services import PATIENCE_S

# It is told as soon as it works; the second signal comes where a lock of `threading` is held on behalf of the first,
# if one is.
TOLD_TWICE = """
import contextlib, signal, threading
import workers.__main__ as worker

notify, told = threading.Condition.notify_all, []

def tell_again(condition):
    if threading.get_ident() == threading.main_thread().ident and not told:
        told.append(True)
        signal.raise_signal(signal.SIGTERM)
    notify(condition)

threading.Condition.notify_all = tell_again
worker.LocalExecutor = lambda _context: contextlib.nullcontext(signal.raise_signal(signal.SIGTERM))
raise SystemExit(worker.run_local(None))
"""


def test_a_signal_that_comes_amid_another_waits_for_nobody() -> None:
    subprocess.run([sys.executable, "-c", TOLD_TWICE], cwd=ROOT, check=True, timeout=PATIENCE_S)
