"""The command `tolmacs` with an engine that only marks its texts, for `tests.bench.hostile`."""

from __future__ import annotations

import os
from pathlib import Path

import translator.engine
from tests.fakes import FakeEngine

STATUS_FILE = "HOSTILE_STATUS_FILE"  # where a command leaves its /proc/self/status


def main() -> None:
    """Run one command. What `wait4` says of memory counts the process that started it, too."""
    engine = FakeEngine()
    translator.engine.load_engine = lambda *_, **__: engine
    from translator.cli import run  # whatever it loads takes the engine from there

    try:
        run()
    finally:
        Path(os.environ[STATUS_FILE]).write_bytes(Path("/proc/self/status").read_bytes())


if __name__ == "__main__":
    main()
