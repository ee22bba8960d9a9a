"""The command `tolmacs` with an engine that only marks its texts, for `tests.bench.hostile`."""

from __future__ import annotations

import translator.engine
from tests.fakes import FakeEngine


def main() -> None:
    """Run one command."""
    engine = FakeEngine()
    translator.engine.load_engine = lambda *_, **__: engine
    from translator.cli import run  # whatever it loads takes the engine from there

    run()


if __name__ == "__main__":
    main()
