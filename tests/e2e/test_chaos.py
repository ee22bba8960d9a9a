"""Nothing is lost and nothing is done twice, whatever is killed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from tests.e2e.chaos import begin_anew, run_chaos
from tests.e2e.farm import running_farm
from tests.services import PATIENCE_S, Redis, running_postgres


def test_two_hundred_jobs_survive_chaos(database_url: str, redis_server: Redis, tmp_path: Path) -> None:
    settings = {"lease_s": 2, "sweep_s": 0.25, "max_attempts": 4}
    with running_farm(database_url, redis_server, tmp_path, "--per-text", "0.03", **settings) as farm:
        outcome = run_chaos(farm, redis_server, n_jobs=200, n_poison=2, n_blows=6, period_s=2, within_s=600)
    assert set(outcome.blows) == {"worker", "child", "flush", "broker", "api"}
    assert outcome.n_repeated


def test_a_database_and_a_broker_that_begin_anew_lose_nothing(redis_server: Redis, tmp_path: Path) -> None:
    settings = {"lease_s": 2, "sweep_s": 0.25}
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres())
        url = server.make_database("anew")
        farm = stack.enter_context(
            running_farm(url, redis_server, tmp_path, "--per-text", "0.03", **settings)
        )
        begin_anew(farm, redis_server, server, n_jobs=200, within_s=PATIENCE_S)
