"""Schedules are seen to by real workers: one run a night, on both databases, with nobody else asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.e2e.farm import Farm, running_farm
from tests.fakes import FakeEngine
from tests.services import Redis, wait_until
from translator.retranslations import Conditions, Order, Query, RecipeChange
from translator.service import queries
from translator.service.queries import get_result
from translator.service.retranslation import scheduling

_SETTINGS = {"lease_s": 2, "sweep_s": 0.25}
_N_DOCUMENTS = 6


def _schedule(farm: Farm, *, opens: timedelta, target: RecipeChange) -> str:
    """A schedule whose window opens that much from now, for two hours."""
    start = datetime.now() + opens
    window = f"{start:%H:%M}-{start + timedelta(hours=2):%H:%M}"
    order = Order(Query(), target, Conditions(window=window))
    return scheduling.schedule(order, context=replace(farm.context, engines=lambda _name: FakeEngine()))


def _note(farm: Farm, schedule_id: str) -> str:
    return {item.id: item.note for item in queries.list_schedules(context=farm.context)}[schedule_id]


def test_workers_begin_and_finish_what_is_due_tonight(
    database_url: str, redis_server: Redis, tmp_path: Path
) -> None:
    with running_farm(database_url, redis_server, tmp_path, **_SETTINGS) as farm:
        for _ in range(2):
            farm.start_worker()
        for number in range(_N_DOCUMENTS):
            farm.submit(f"Đây là văn bản số {number} của hôm nay")
        wait_until(lambda: farm.count_open() == 0, what="the store is filled")
        later = _schedule(farm, opens=timedelta(hours=3), target=RecipeChange(beam_size=5))
        same = _schedule(farm, opens=-timedelta(minutes=1), target=RecipeChange())
        due = _schedule(farm, opens=-timedelta(minutes=1), target=RecipeChange(beam_size=4))
        wait_until(
            lambda: any(run.state == "finished" for run in queries.list_runs(context=farm.context)),
            what="the run of tonight is finished",
        )
        wait_until(lambda: _note(farm, same) != "", what="the empty order is noted")
        (run,) = queries.list_runs(context=farm.context)
        assert _note(farm, due) == "begun"
        assert "nothing is to be done" in _note(farm, same)
        assert _note(farm, later) == ""
        documents = queries.list_run_documents(run.id, context=farm.context)
        assert [item.state for item in documents] == ["done"] * _N_DOCUMENTS
        for item in documents:
            assert get_result(item.job_id, context=farm.context).translations
