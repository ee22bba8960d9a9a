"""Without a broker, threads of a process take the turns."""

from __future__ import annotations

import itertools
import threading

import pytest

from tests.services import PATIENCE_S, wait_until
from tests.translator.service.conftest import Bench
from translator.jobs import Recipe, Submission
from translator.service.context import Context
from translator.service.queries import get_job
from translator.service.submission import submit
from translator.service.work.executor import LocalExecutor, Sweeper
from translator.service.work.turn import SIDE_BY_SIDE, take_turn


def test_an_error_that_nobody_expects_ends_no_thread(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    numbers, worked = itertools.count(), threading.Event()

    def fail_at_first(*, context: Context) -> bool:
        if next(numbers) < SIDE_BY_SIDE:
            raise RuntimeError("nobody expects this")
        did_work = take_turn(context=context)
        if did_work:
            worked.set()
        return did_work

    monkeypatch.setattr("translator.service.work.executor.take_turn", fail_at_first)
    context = bench.set(sweep_s=0.01)
    job_id = submit(Submission("d", "Xin chào.", Recipe(source="vi")), context=context).job_id
    with LocalExecutor(context):
        assert worked.wait(PATIENCE_S)
    assert get_job(job_id, context=context).state == "done"
    assert [record.getMessage() for record in caplog.records].count("turn failed") == SIDE_BY_SIDE


def test_a_step_that_hangs_does_not_hold_the_end(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, freed = threading.Event(), threading.Event()
    waited: list[bool] = []

    def hang(**_: object) -> None:
        begun.set()
        waited.append(freed.wait(PATIENCE_S))

    monkeypatch.setattr("translator.service.work.executor.sweep", hang)
    monkeypatch.setattr("translator.service.work.executor._END_WITHIN_S", 0.1)
    with Sweeper(bench.context, kind="local"):
        assert begun.wait(PATIENCE_S)
    assert not waited
    freed.set()
    wait_until(lambda: not _lives("end"), what="the end ends")


def _lives(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())
