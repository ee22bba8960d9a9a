"""Runs every check of the project: formatting, lint, types, tests. `python -m tests [--fast]`.

`--fast` runs only tests, those without browser, services, PyTorch and long times. Tests run in two processes, file by
file; what else is given goes to pytest.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (("ruff", "format", "--check", "."), ("ruff", "check", "."))
TYPES = ("mypy",)
# The files of a package one after another, so that each process opens its browser once.
TESTS = ("pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *sys.argv[1:])


class Running(NamedTuple):
    """A check that was started, and when."""

    name: str
    process: subprocess.Popen[bytes]
    since: float


def main() -> int:
    """Run the checks and stop at the first that fails; its exit code is ours."""
    is_fast = "--fast" in sys.argv[1:]
    for check in () if is_fast else CHECKS:
        if code := _finish(_start(check)):
            return code
    tests = _start(TESTS)
    # Beside the tests, which leave a core idle now and then.
    code = 0 if is_fast else _finish(_start(TYPES))
    if code:
        tests.process.send_signal(signal.SIGINT)
    ended = _finish(tests)
    return code or ended


def _start(check: tuple[str, ...]) -> Running:
    print(f"== {' '.join(check)}", flush=True)
    return Running(check[0], subprocess.Popen([sys.executable, "-m", *check], cwd=ROOT), time.monotonic())


def _finish(check: Running) -> int:
    code = check.process.wait()
    print(f"== {check.name}: exit {code}, {time.monotonic() - check.since:.0f} s", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
