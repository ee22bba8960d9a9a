"""Nothing is lost and nothing is done twice, whatever is killed."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from tests.e2e.chaos import run_chaos
from tests.e2e.farm import Farm, running_farm
from tests.services import Redis, running_postgres, wait_until
from translator import service
from translator.errors import StoreUnavailable
from translator.store import tables as t


def test_two_hundred_jobs_survive_chaos(database_url: str, redis_server: Redis, tmp_path: Path) -> None:
    settings = {"lease_s": 2, "sweep_s": 0.25, "max_attempts": 4}
    with running_farm(database_url, redis_server, tmp_path, "--per-text", "0.03", **settings) as farm:
        outcome = run_chaos(farm, redis_server, n_jobs=200, n_poison=2, n_blows=6, period_s=2, within_s=600)
    assert set(outcome.blows) == {"worker", "child", "flush", "broker", "api"}
    assert outcome.n_repeated


def test_a_database_and_a_broker_that_begin_anew_lose_nothing(redis_server: Redis, tmp_path: Path) -> None:
    """PostgreSQL ends in order and then as if its machine had stopped; Redis forgets all; workers go on."""
    n_jobs, settings = 200, {"lease_s": 2, "sweep_s": 0.25}
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres())
        url = server.make_database("anew")
        farm = stack.enter_context(
            running_farm(url, redis_server, tmp_path, "--per-text", "0.03", **settings)
        )
        workers = [farm.start_worker() for _ in range(2)]
        jobs = {farm.submit(f"Đây là văn bản số {number}"): number for number in range(n_jobs)}
        for n_open, blow in ((150, signal.SIGINT), (75, signal.SIGQUIT)):
            wait_until(partial(has_at_most, farm, n_open), what="some are done")
            redis_server.command("FLUSHALL")
            server.stop(blow)
            server.start()
        wait_until(partial(has_at_most, farm, 0), what="all jobs are done")
        assert [worker.poll() for worker in workers] == [None, None]
        for job_id, number in jobs.items():
            result = service.get_result(job_id, context=farm.context)
            assert [item.text for item in result.translations] == [
                f"The English of Đây là văn bản số {number}."
            ]
        with farm.context.store.read() as tx:
            counts = [select(func.count()).select_from(table) for table in (t.job, t.chunk, t.fact)]
            assert [tx.connection.execute(count).scalar() for count in counts] == [n_jobs] * 3


def has_at_most(farm: Farm, n_open: int) -> bool:
    try:
        return farm.count_open() <= n_open
    except StoreUnavailable:
        return False
