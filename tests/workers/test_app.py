"""When a worker begins anew, and when not."""

from __future__ import annotations

import pytest
from celery import Celery
from celery.signals import worker_shutting_down

from translator.queue import make_celery
from workers.app import run_worker


class EndedWorker:
    """Celery's worker, which its broker ended."""

    exitcode = 1

    def start(self) -> None:
        """End."""


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Celery:
    app = make_celery("redis://127.0.0.1:9/0")
    monkeypatch.setattr(app, "Worker", lambda **_: EndedWorker())
    return app


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Programs that took the place of this one."""
    programs: list[str] = []
    monkeypatch.setattr("workers.app._REST_S", 0)
    monkeypatch.setattr("os.execv", lambda program, _: programs.append(program))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    return programs


def test_a_worker_that_its_broker_ended_begins_anew(app: Celery, begun: list[str]) -> None:
    assert run_worker(app) == 1
    assert len(begun) == 1


def test_a_worker_told_to_stop_as_its_broker_ends_it_does_not_begin_anew(
    app: Celery, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: worker_shutting_down.send(sender=None))
    assert run_worker(app) == 1
    assert begun == []
