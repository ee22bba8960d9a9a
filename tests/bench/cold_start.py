"""CPU time and memory of `tolmacs translate` on a small file, from a cold start.

`python -m tests.bench.cold_start`

Aim: at most 2 s of CPU and 400 MB for 2 kB with the bundled model.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

_BYTES = 2000
_RUNS = 5


def main() -> int:
    """Print CPU seconds of each run, and the peak memory of all."""
    text = (files("translator") / "samples" / "vi.txt").read_bytes()[:_BYTES].decode(errors="ignore")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "two_kilobytes.txt"
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "translator.cli", "translate", "--model", "mini", str(path)]
        for _ in range(_RUNS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{spent:.2f} s CPU")
    print(f"{after.ru_maxrss / 1024:.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
