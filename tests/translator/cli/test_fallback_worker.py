"""Commands that wait go on where workers come and go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from translator.cli.fallback_worker import FallbackWorker
from translator.errors import StoreUnavailable
from translator.service.context import Context, make_context
from translator.settings import load_settings


class Workers:
    """What the store says about workers, and who stepped in for them."""

    def __init__(self) -> None:
        self.are_there: bool | None = True
        self.stepped_in: list[str] = []

    def has_worker(self, **_: object) -> bool:
        if self.are_there is None:
            raise StoreUnavailable("gone")
        return self.are_there

    @contextmanager
    def execute(self, _context: Context) -> Iterator[None]:
        self.stepped_in.append("begin")
        yield
        self.stepped_in.append("end")


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    made = Workers()
    monkeypatch.setattr("translator.cli.fallback_worker.has_worker", made.has_worker)
    monkeypatch.setattr("translator.service.work.executor.LocalExecutor", made.execute)
    return made


def make(tmp_path: Path, *, broker: str, clock: list[float]) -> FallbackWorker:
    given = {"DATA_DIR": str(tmp_path), "SWEEP_S": "5", "BROKER_URL": broker}
    context = make_context(load_settings({f"TOLMACS_{name}": value for name, value in given.items()}))
    return FallbackWorker(context, clock=lambda: clock[0])


def test_it_steps_in_for_a_worker_that_dies_while_it_waits(tmp_path: Path, workers: Workers) -> None:
    clock = [0.0]
    with make(tmp_path, broker="", clock=clock) as fallback:
        workers.are_there = None
        clock[0] = 5
        fallback.look()
        workers.are_there = False
        clock[0] = 9.9
        fallback.look()
        assert workers.stepped_in == []
        for clock[0] in (10, 20):
            fallback.look()
            assert workers.stepped_in == ["begin"]
    assert workers.stepped_in == ["begin", "end"]


def test_with_a_broker_it_says_once_that_nobody_works(
    tmp_path: Path, workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    said = []
    with make(tmp_path, broker="redis://127.0.0.1:9/0", clock=clock) as fallback:
        for number, workers.are_there in enumerate([False, False, True, False]):
            clock[0] = 10.0 * number + 10
            fallback.look()
            said.append(capfd.readouterr().err.count("no worker has been seen for 60 s"))
    assert said == [1, 0, 0, 1]
    assert workers.stepped_in == []
