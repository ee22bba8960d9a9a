"""Many jobs while workers, their children, the broker and the API are killed: what must come out, checked."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import text

from tests.e2e.farm import Chaos, Farm
from tests.services import Redis, wait_until
from translator import service


@dataclass(frozen=True)
class Outcome:
    """What a run did: seconds, blows by kind, and tries beyond the first by chunk."""

    seconds: float
    blows: dict[str, int]
    n_repeated: int


def run_chaos(
    farm: Farm,
    redis: Redis,
    *,
    n_jobs: int,
    n_poison: int,
    n_blows: int,
    period_s: float,
    within_s: float,
    seed: int = 1,
) -> Outcome:
    """Hand in jobs under blows, wait for all, and check that none is lost, doubled or wrong."""
    started = time.monotonic()
    texts = {index: f"Đây là văn bản số {index} của hôm nay" for index in range(n_jobs)}
    step = n_jobs // n_poison
    for index in range(n_poison):
        texts[index * step + step // 2] += " POISON"
    for _ in range(2):
        farm.start_worker()
    farm.start_api()
    with Chaos(farm, redis, period_s=period_s, most=n_blows, seed=seed) as chaos:
        jobs = {
            farm.post(source, key=str(index), within_s=within_s): source for index, source in texts.items()
        }
        assert len(jobs) == n_jobs
        wait_until(
            lambda: farm.count_open() == 0, within_s=within_s, what="all jobs are finished", every_s=0.25
        )
    for job_id, source in jobs.items():
        job = farm.get(job_id)
        if "POISON" in source:
            assert (job.state, job.error_code) == ("failed", "worker_lost")
            continue
        assert (job.state, job.n_done, job.n_segments) == ("done", 1, 1), job
        result = service.get_result(job_id, context=farm.context)
        assert [item.text for item in result.translations] == [f"The English of {source}."]
    with farm.context.store.read() as tx:
        count = "SELECT count(*) FROM "
        n_rows = [tx.connection.execute(text(count + name)).scalar_one() for name in ("job", "chunk")]
        n_repeated = tx.connection.execute(text(count + "chunk WHERE attempt > 1")).scalar_one()
        n_facts = tx.connection.execute(text(count + "fact")).scalar_one()
    assert (n_rows, n_facts) == ([n_jobs, n_jobs], n_jobs - n_poison)
    return Outcome(time.monotonic() - started, chaos.blows, n_repeated)
