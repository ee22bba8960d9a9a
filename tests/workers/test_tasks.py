"""Every message that is sent has a meaning; hearing it twice does the work once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from celery.signals import worker_shutting_down

from tests.fakes import FakeEngine
from translator import queue
from translator.errors import StoreUnavailable
from translator.jobs import Recipe, Submission
from translator.queue import PolledQueue, make_celery
from translator.records import Decoding
from translator.service import queries
from translator.service.context import Context
from translator.service.submission import submit
from translator.service.work.turn import SIDE_BY_SIDE
from translator.settings import load_settings
from translator.store import Store
from workers.app import SharedFlag, make_worker_app, register_tasks

Turn = Callable[[], None]
BROKER = "redis://127.0.0.1:9/0"  # nobody listens there, and nobody is asked


@pytest.fixture
def context(store: Store, tmp_path: Path) -> Context:
    engine = FakeEngine()
    settings = load_settings({"TOLMACS_DATA_DIR": str(tmp_path), "TOLMACS_BROKER_URL": BROKER})
    return Context(store, PolledQueue(), settings, lambda _name: engine)


def make_turn(context: Context, *, must_stop: Callable[[], bool] = lambda: False) -> Turn:
    app: Celery = make_celery(BROKER)
    register_tasks(app, context, must_stop=must_stop)
    turn: Turn = app.tasks[queue.TURN_TASK]
    return turn


def test_every_task_that_is_sent_is_known_to_the_workers(context: Context) -> None:
    sent = {value for name, value in vars(queue).items() if name.endswith("_TASK")}
    assert sent <= set(make_worker_app(context).tasks)


def test_a_message_heard_twice_does_the_work_once(context: Context) -> None:
    turn = make_turn(context)
    job_id = submit(Submission("d", "Xin chào.", Recipe(source="vi")), context=context).job_id
    for _ in range(3):
        turn()
    assert queries.get_job(job_id, context=context).state == "done"
    engine = context.engines("auto")
    assert isinstance(engine, FakeEngine)
    assert len({sources for sources, decoding in engine.calls if decoding == Decoding()}) == 1


def test_a_worker_that_is_to_stop_begins_no_other_turn_and_says_what_is_left(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.service.work.turn._MOST_CHUNKS", 1)
    woken: list[int] = []
    monkeypatch.setattr(context.queue, "wake", lambda count=1: woken.append(count))
    job_ids = [
        submit(Submission("d", f"Xin chào {n}.", Recipe(source="vi")), context=context).job_id
        for n in range(6)
    ]
    woken.clear()
    make_turn(context, must_stop=lambda: True)()
    states = [queries.get_job(job_id, context=context).state for job_id in job_ids]
    assert states.count("done") == SIDE_BY_SIDE
    assert woken == [1]
    make_turn(context)()
    assert {queries.get_job(job_id, context=context).state for job_id in job_ids} == {"done"}
    assert woken == [1]


def test_a_flag_set_in_the_parent_is_seen_in_a_child() -> None:
    flag = SharedFlag()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.read(reader, 1)
        os._exit(7 if flag.is_set() else 0)
    assert not flag.is_set()
    flag.set()
    os.write(writer, b".")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_signal_that_comes_amid_another_waits_for_nobody(context: Context) -> None:
    make_worker_app(context)
    with worker_shutting_down.lock:
        assert worker_shutting_down.lock.acquire(blocking=False)
        worker_shutting_down.lock.release()


def test_a_store_that_is_away_costs_a_message_and_no_worker(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr("workers.app.take_turns", fail)
    make_turn(context)()
