"""Nothing is lost where PostgreSQL is restarted and Redis flushed: `python -m tests.bench.anew [--jobs 10000]`."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from pathlib import Path

from tests.e2e.chaos import begin_anew
from tests.e2e.farm import running_farm
from tests.services import running_postgres, running_redis


def main() -> None:
    """Run once; an assertion fails where something was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=10_000)
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        server = stack.enter_context(running_postgres())
        settings = {"lease_s": 5, "sweep_s": 0.5, "max_queued": given.jobs, "log_level": "WARNING"}
        farm = stack.enter_context(running_farm(server.make_database("anew"), redis, place, **settings))
        seconds = begin_anew(farm, redis, server, n_jobs=given.jobs, within_s=3600)
    print(
        f"{given.jobs} jobs, PostgreSQL restarted and killed, Redis flushed twice: 0 lost, 0 doubled; {seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
