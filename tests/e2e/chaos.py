"""Many jobs while workers, children, broker, API and database are killed: what must come out, checked."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select, text

from tests.e2e.farm import Chaos, Farm
from tests.services import Postgres, Redis, wait_until
from translator.errors import StoreUnavailable
from translator.service import queries
from translator.store import tables as t


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
        result = queries.get_result(job_id, context=farm.context)
        assert [item.text for item in result.translations] == [f"The English of {source}."]
    with farm.context.store.read() as tx:
        count = "SELECT count(*) FROM "
        n_rows = [tx.connection.execute(text(count + name)).scalar_one() for name in ("job", "chunk")]
        n_repeated = tx.connection.execute(text(count + "chunk WHERE attempt > 1")).scalar_one()
        n_facts = tx.connection.execute(text(count + "fact")).scalar_one()
    assert (n_rows, n_facts) == ([n_jobs, n_jobs], n_jobs - n_poison)
    return Outcome(time.monotonic() - started, chaos.blows, n_repeated)


def begin_anew(farm: Farm, redis: Redis, server: Postgres, *, n_jobs: int, within_s: float) -> float:
    """Hand in jobs while PostgreSQL ends in order and then as if its machine had stopped, and Redis forgets all.

    Returns the seconds; checks that workers went on, and that no job is lost, doubled or wrong.
    """
    started = time.monotonic()
    jobs = {farm.submit(f"Đây là văn bản số {number}"): number for number in range(n_jobs)}
    workers = [farm.start_worker() for _ in range(2)]
    for n_open, blow in ((n_jobs * 3 // 4, signal.SIGINT), (n_jobs * 3 // 8, signal.SIGQUIT)):
        wait_until(partial(has_at_most, farm, n_open), what="some are done", within_s=within_s)
        redis.command("FLUSHALL")
        server.stop(blow)
        server.start()
    wait_until(partial(has_at_most, farm, 0), what="all jobs are done", within_s=within_s)
    assert [worker.poll() for worker in workers] == [None, None]
    for job_id, number in jobs.items():
        result = queries.get_result(job_id, context=farm.context)
        assert [item.text for item in result.translations] == [f"The English of Đây là văn bản số {number}."]
    with farm.context.store.read() as tx:
        counts = [select(func.count()).select_from(table) for table in (t.job, t.chunk, t.fact)]
        assert [tx.connection.execute(count).scalar() for count in counts] == [n_jobs] * 3
    return time.monotonic() - started


def has_at_most(farm: Farm, n_open: int) -> bool:
    """Whether no more jobs are open; not known while the database is away."""
    try:
        return farm.count_open() <= n_open
    except StoreUnavailable:
        return False
