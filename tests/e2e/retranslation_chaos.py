"""A re-translation whose workers and broker are killed all at once, again and again: what must come out."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select, text

from tests.e2e.farm import Farm
from tests.fakes import FakeEngine
from tests.services import Redis, wait_until
from translator.fact_key import fact_key
from translator.records import Decoding, SourceText
from translator.retranslations import Order, Query, RecipeChange
from translator.service import queries
from translator.service.queries import get_result
from translator.service.retranslation import running
from translator.store import tables as t

BEAM = 4


@dataclass(frozen=True)
class Outcome:
    """How long the run took under its blows, and how many chunks were tried more than once."""

    seconds: float
    n_repeated: int


def run_chaos(
    farm: Farm, redis: Redis, *, n_documents: int, n_kills: int, within_s: float, seed: int = 1
) -> Outcome:
    """Fill a store, re-translate it under blows, and check it against what an undisturbed run leaves."""
    sources = {f"Đây là văn bản số {number} của hôm nay" for number in range(n_documents)}
    for _ in range(2):
        farm.start_worker()
    for source in sorted(sources):
        farm.submit(source)
    wait_until(lambda: farm.count_open() == 0, within_s=within_s, what="the store is filled", every_s=0.25)
    planner = replace(farm.context, engines=lambda _name: FakeEngine())
    started = time.monotonic()
    run_id = running.begin(Order(Query(), RecipeChange(beam_size=BEAM)), context=planner)
    for n_done in sorted(random.Random(seed).sample(range(n_documents - 50), n_kills)):
        wait_until(partial(_has_done, farm, run_id, n_done), within_s=within_s, what="some are done")
        _kill_everything(farm, redis)
    wait_until(
        lambda: queries.get_run(run_id, context=planner)[0].state == "finished",
        within_s=within_s,
        what="the run is finished",
        every_s=0.25,
    )
    seconds = time.monotonic() - started
    _check(farm, run_id, sources)
    with farm.context.store.read() as tx:
        n_repeated = tx.connection.execute(
            text("SELECT count(*) FROM chunk WHERE attempt > 1 AND priority = 2")
        ).scalar_one()
    return Outcome(seconds, n_repeated)


def _has_done(farm: Farm, run_id: str, least: int) -> bool:
    """Whether so many jobs are done, and others wait or run."""
    jobs = queries.get_run(run_id, context=farm.context)[1].jobs
    return jobs.get("done", 0) >= least and "running" in jobs


def _kill_everything(farm: Farm, redis: Redis) -> None:
    """Workers, their children and the broker die at once; then all are started again."""
    number = len(farm.workers)
    for worker in list(farm.workers):
        farm.kill_worker(worker)
    redis.kill()
    redis.start()
    for _ in range(number):
        farm.start_worker()


def _check(farm: Farm, run_id: str, sources: set[str]) -> None:
    """One new job for each document, and exactly the facts that an undisturbed run makes."""
    run, progress = queries.get_run(run_id, context=farm.context)
    assert (run.n_walked, progress.jobs) == (len(sources), {"done": len(sources)})
    model = FakeEngine().model
    expected = {
        fact_key(SourceText(source, "vi"), model=model, decoding=Decoding(beam_size=beam)): source
        for source in sources
        for beam in (Decoding().beam_size, BEAM)
    }
    with farm.context.store.read() as tx:
        found = {row.key: row.text for row in tx.connection.execute(select(t.fact.c.key, t.fact.c.text))}
        n_jobs = tx.connection.execute(text("SELECT count(*) FROM job")).scalar_one()
    assert found == {key: f"The English of {source}." for key, source in expected.items()}
    assert n_jobs == 2 * len(sources)
    for item in queries.list_run_documents(run_id, context=farm.context, limit=10 * len(sources)):
        assert item.state == "done"
        (translation,) = get_result(item.job_id, context=farm.context).translations
        assert translation.text == f"The English of {translation.segment.text}."
