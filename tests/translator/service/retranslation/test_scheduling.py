"""A schedule begins one run a night, whatever the clocks do, and says why where it begins none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.translator.service.retranslation.conftest import Archive, numbered
from translator.errors import InvalidRequest
from translator.retranslations import Conditions, Order, Query, RecipeChange
from translator.service import queries
from translator.service.retranslation import conditions, scheduling


@pytest.fixture
def _budapest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Budapest")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _nightly(archive: Archive, given: str, change: RecipeChange | None = None) -> str:
    order = Order(Query(), change or RecipeChange(model="new"), Conditions(window=given))
    return scheduling.schedule(order, context=archive.context)


def _note(archive: Archive) -> str:
    return queries.list_schedules(context=archive.context)[0].note


def test_a_run_begins_once_a_night(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    _nightly(archive, "22:00-06:00")
    evening = datetime(2026, 11, 25, 21, 59).timestamp()
    archive.conduct(now=evening)
    assert queries.list_runs(context=archive.context) == []
    for hours in (0.5, 1, 7.9):
        archive.conduct(now=evening + 3600 * hours)
        archive.work_off()
    (run,) = queries.list_runs(context=archive.context)
    assert archive.run(run.id).state == "finished"
    archive.add(numbered(200, 2))
    archive.conduct(now=evening + 3600 * 25)
    assert len(queries.list_runs(context=archive.context)) == 2


def test_a_night_with_nothing_to_do_is_noted(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    _nightly(archive, "22:00-06:00", RecipeChange(model="old"))
    archive.conduct(now=datetime(2026, 11, 25, 23, 0).timestamp())
    assert "nothing is to be done" in _note(archive)
    assert queries.list_runs(context=archive.context) == []


def test_a_run_of_last_night_that_goes_on_is_not_doubled(archive: Archive) -> None:
    archive.add(numbered(100, 2))
    _nightly(archive, "22:00-06:00")
    night = datetime(2026, 11, 25, 23, 0).timestamp()
    archive.conduct(now=night)
    archive.conduct(now=night + 24 * 3600)
    assert _note(archive) == "the run before still goes on"
    assert len(queries.list_runs(context=archive.context)) == 1


def test_a_schedule_without_a_window_is_refused(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="needs a window"):
        scheduling.schedule(Order(Query(), RecipeChange(model="new")), context=archive.context)


@pytest.mark.usefixtures("_budapest")
@pytest.mark.parametrize("given", ["02:00-03:00", "02:30-04:00", "01:30-02:30", "22:00-06:00", "03:00-02:00"])
@pytest.mark.parametrize("day", [datetime(2026, 3, 28), datetime(2026, 10, 24)])
def test_clocks_that_are_changed_open_a_window_once_a_day(given: str, day: datetime) -> None:
    first = day.timestamp()
    found = [conditions.opened_at(given, first + 60 * minute) for minute in range(3 * 24 * 60)]
    openings = sorted({opening for opening in found if opening is not None})
    assert all(opening <= first + 60 * minute for minute, opening in enumerate(found) if opening is not None)
    days = {(datetime.fromtimestamp(opening) + timedelta(hours=1.5)).date() for opening in openings}
    assert len(openings) == len(days)
    assert len(openings) >= 2  # none on the day that leaps over the whole window
