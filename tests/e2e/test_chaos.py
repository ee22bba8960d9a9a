"""Nothing is lost and nothing is done twice, whatever is killed."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.chaos import run_chaos
from tests.e2e.farm import running_farm
from tests.services import Redis


def test_two_hundred_jobs_survive_chaos(database_url: str, redis_server: Redis, tmp_path: Path) -> None:
    settings = {"lease_s": 2, "sweep_s": 0.25, "max_attempts": 4}
    with running_farm(database_url, redis_server, tmp_path, "--per-text", "0.03", **settings) as farm:
        outcome = run_chaos(farm, redis_server, n_jobs=200, n_poison=2, n_blows=6, period_s=2, within_s=240)
    assert set(outcome.blows) == {"worker", "child", "flush", "broker", "api"}
    assert outcome.n_repeated
