"""How soon work goes on after a bad day, with default settings: `python -m tests.bench.recovery [--away 60]`.

First a worker is killed in the middle of a job. Then Redis is away while jobs are handed in.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from pathlib import Path

from tests.e2e.farm import Farm, running_farm
from tests.services import Redis, running_redis, wait_until


def main() -> None:
    """Print both times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--away", type=float, default=60, help="seconds without Redis")
    parser.add_argument("--jobs", type=int, default=50, help="handed in meanwhile")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        url = f"sqlite:///{place / 'x.sqlite'}"
        farm = stack.enter_context(running_farm(url, redis, place, "--per-text", "2"))
        _lose_a_worker(farm)
        _lose_the_broker(farm, redis, away_s=given.away, n_jobs=given.jobs)


def _lose_a_worker(farm: Farm) -> None:
    first = farm.start_worker()
    job_id = farm.submit("Xin chào các bạn.")
    wait_until(lambda: farm.get(job_id).state == "running", within_s=60, what="the job runs")
    farm.kill_worker(first)
    started = time.monotonic()
    farm.start_worker()
    assert farm.wait_for(job_id, within_s=300).state == "done"
    print(f"worker killed in the middle of a job: done after {time.monotonic() - started:.1f} s (asked: 90)")


def _lose_the_broker(farm: Farm, redis: Redis, *, away_s: float, n_jobs: int) -> None:
    redis.kill()
    for number in range(n_jobs):
        farm.submit(f"Đây là văn bản số {number} của hôm nay.")
    time.sleep(away_s)
    redis.start()
    started = time.monotonic()
    wait_until(lambda: farm.count_open() == 0, within_s=300, what="all jobs are done", every_s=0.1)
    with farm.context.store.read() as tx:
        lost = tx.connection.exec_driver_sql("SELECT count(*) FROM job WHERE state <> 'done'").scalar_one()
    seconds = time.monotonic() - started
    print(
        f"{n_jobs} jobs while Redis is away for {away_s:.0f} s: {lost} lost, done {seconds:.1f} s after it is back"
    )


if __name__ == "__main__":
    main()
