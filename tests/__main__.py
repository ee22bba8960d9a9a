"""Runs every check of the project: formatting, lint, types, tests. `python -m tests [--fast]`.

`--fast` runs only tests, those without browser, services, training and long times. Tests run in two processes, file by file;
what else is given goes to pytest.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The files of a package one after another, so that each process opens its browser once.
TESTS = ("pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *sys.argv[1:])
CHECKS = (("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",), TESTS)


def main() -> int:
    """Run the checks in order and stop at the first that fails; its exit code is ours."""
    for check in (TESTS,) if "--fast" in sys.argv[1:] else CHECKS:
        print(f"== {' '.join(check)}", flush=True)
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", *check], cwd=ROOT).returncode
        print(f"== {check[0]}: exit {code}, {time.monotonic() - started:.0f} s", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
