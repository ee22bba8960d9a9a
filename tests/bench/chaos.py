"""Nothing is lost under blows, at length: `python -m tests.bench.chaos [--jobs 10000] [--store sqlite|postgresql]`."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from pathlib import Path

from tests.e2e.chaos import run_chaos
from tests.e2e.farm import running_farm
from tests.services import running_postgres, running_redis


def main() -> None:
    """Run once and print what happened; an assertion fails where something was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--poison", type=int, default=5)
    parser.add_argument("--blows", type=int, default=60)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        url = f"sqlite:///{place / 'chaos.sqlite'}"
        if given.store == "postgresql":
            url = stack.enter_context(running_postgres()).make_database("chaos")
        settings = {
            "lease_s": 2,
            "sweep_s": 0.5,
            "max_attempts": 10,
            "max_queued": given.jobs,
            "log_level": "WARNING",
        }
        farm = stack.enter_context(running_farm(url, redis, place, "--per-text", "0.005", **settings))
        outcome = run_chaos(
            farm,
            redis,
            n_jobs=given.jobs,
            n_poison=given.poison,
            n_blows=given.blows,
            period_s=3,
            within_s=3600,
        )
    print(
        f"{given.store}: {given.jobs} jobs, 0 lost, 0 doubled, {given.poison} poisonous ones failed alone; "
        f"{outcome.seconds:.0f} s, blows {outcome.blows}, {outcome.n_repeated} chunks tried more than once"
    )


if __name__ == "__main__":
    main()
