"""A re-translation ends with the same facts whatever is killed while it goes on."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.farm import running_farm
from tests.e2e.retranslation_chaos import run_chaos
from tests.services import Redis


def test_a_run_survives_the_death_of_everything(
    database_url: str, redis_server: Redis, tmp_path: Path
) -> None:
    settings = {"lease_s": 1, "sweep_s": 0.25, "max_attempts": 20}
    with running_farm(database_url, redis_server, tmp_path, "--per-text", "0.01", **settings) as farm:
        outcome = run_chaos(farm, redis_server, n_documents=210, n_kills=3, within_s=600)
    assert outcome.n_repeated
