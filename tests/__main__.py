"""Runs every check of the project: formatting, lint, types, tests. `python -m tests`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("pytest", *sys.argv[1:]),
)


def main() -> int:
    """Run the checks in order and stop at the first that fails; its exit code is ours."""
    for check in CHECKS:
        print(f"== {' '.join(check)}", flush=True)
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", *check], cwd=ROOT).returncode
        print(f"== {check[0]}: exit {code}, {time.monotonic() - started:.0f} s", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
