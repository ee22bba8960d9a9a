"""Runs every check of the project: formatting, lint, types, tests. `python -m tests [--fast]`.

`--fast` runs only tests, those without browser, services and long times, in two processes at once.
"""

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


_N_PARTS = 2


def main() -> int:
    """Run what is asked for; the exit code is that of the first check that fails."""
    return run_fast() if "--fast" in sys.argv[1:] else run_all()


def run_fast() -> int:
    """Run the fast tests in parts at once, and show what each said."""
    parts = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--part={n}/{_N_PARTS}",
                *sys.argv[1:],
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for n in range(1, _N_PARTS + 1)
    ]
    for part in parts:
        said, _ = part.communicate()
        sys.stdout.write(said.decode(errors="replace"))
    return max(part.returncode for part in parts)


def run_all() -> int:
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
