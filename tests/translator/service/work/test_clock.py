"""Clocks that jump lose nothing and do nothing twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.fakes import FakeEngine
from tests.translator.service.conftest import CountingQueue
from translator.jobs import JobId, Recipe, Submission
from translator.service import queries
from translator.service.context import Context
from translator.service.submission import submit
from translator.service.work.executor import sweep
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.store import chunks, make_store, require_current
from translator.store import tables as t

DAY_S = 86_400.0


class Clock:
    """A clock that somebody sets."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> Iterator[Context]:
    store = make_store("", data_dir=tmp_path, clock=clock)
    require_current(store)
    yield Context(
        store, CountingQueue(), load_settings({"TOLMACS_DATA_DIR": str(tmp_path)}), lambda _: FakeEngine()
    )
    store.close()


@pytest.mark.parametrize("seed", range(2))
def test_jobs_are_done_once_whatever_the_clock_says(context: Context, clock: Clock, seed: int) -> None:
    chance, n_jobs = random.Random(seed), 40
    jobs = [_hand_in(number, context) for number in range(n_jobs // 2)]
    for number in range(n_jobs // 2, n_jobs):
        clock.now += chance.choice([-400, -30, -1, -0.01, 0.01, 1, 30, 400]) * DAY_S
        jobs.append(_hand_in(number, context))
        if chance.random() < 0.3:  # a worker that takes some work and dies
            with context.store.write() as tx:
                chunks.claim(tx, lease_s=60, most_chunks=2, most_chars=lambda _: 500)
        take_turn(context=context)
        sweep(context=context)
    for _ in range(10 * n_jobs):
        clock.now += 61
        sweep(context=context)
        if not take_turn(context=context) and not queries.measure(context=context).jobs.keys() - {"done"}:
            break
    for number, job_id in enumerate(jobs):
        result = queries.get_result(job_id, context=context)
        assert [item.text for item in result.translations] == [f"<VI> ĐÂY LÀ VĂN BẢN SỐ {number}."]
    with context.store.read() as tx:
        counts = [select(func.count()).select_from(table) for table in (t.job, t.chunk, t.fact)]
        assert [tx.connection.execute(count).scalar() for count in counts] == [n_jobs] * 3


def _hand_in(number: int, context: Context) -> JobId:
    text = f"Đây là văn bản số {number}."
    return submit(Submission("d", text, Recipe(source="vi"), "bulk"), context=context).job_id
