"""Files left at a door are there for their time, and then gone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.translator.service.conftest import Bench
from translator.callers import Caller
from translator.errors import NotFound
from translator.jobs import Recipe
from translator.service.admission import Admission
from translator.service.held_files import clear_held_files, find_held_file, leave_file, mark_fetched
from translator.service.work.turn import take_turn


def test_a_file_is_kept_for_a_minute_after_it_was_fetched_first(bench: Bench) -> None:
    held = leave_file(
        "Xin chào.".encode(),
        name="a.txt",
        recipe=Recipe(),
        door="window",
        kept_s=100.0,
        caller=Caller(),
        admission=Admission(bench.context, requires_key=False),
        context=bench.context,
    )
    assert take_turn(context=bench.context)
    for _ in range(2):  # the second time changes nothing
        mark_fetched(held.job_id, context=bench.context)
        clear_held_files(context=bench.context)
        assert find_held_file(held.secret, door="window", context=bench.context).id == held.job_id
        with bench.context.store.write() as tx:
            tx.connection.execute(text("UPDATE held_file SET fetched_at = fetched_at - 35"))
    with pytest.raises(NotFound):
        find_held_file(held.secret, door="window", context=bench.context)
    clear_held_files(context=bench.context)
    with bench.context.store.read() as tx:
        assert not tx.connection.execute(text("SELECT count(*) FROM job")).scalar()
