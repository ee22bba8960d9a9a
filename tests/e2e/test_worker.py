"""A worker drains when told to, waits out its broker, and goes on after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from tests.e2e.farm import Farm, find_children, find_open_files, running_farm
from tests.services import PATIENCE_S, Redis, wait_until
from translator.jobs import JobId
from translator.store import tables as t

HELLO = "Xin chào các bạn của tôi"


def farm_on_sqlite(
    redis: Redis | None, place: Path, *options: str, **settings: object
) -> AbstractContextManager[Farm]:
    return running_farm(f"sqlite:///{place / 'x.sqlite'}", redis, place, *options, **settings)


@contextmanager
def busy_farm(
    redis: Redis | None, place: Path, **settings: object
) -> Iterator[tuple[Farm, subprocess.Popen[bytes], JobId, Path]]:
    """A farm with a worker in the middle of its first job; it goes on when the file is made."""
    gate = place / "gate"
    with farm_on_sqlite(redis, place, "--gate", str(gate), **settings) as farm:
        worker = farm.start_worker()
        job_id = farm.submit(HELLO)
        wait_until(lambda: farm.get(job_id).state == "running", what="the job runs")
        yield farm, worker, job_id, gate


def test_a_worker_told_to_stop_ends_the_call_under_way_and_leaves_the_rest_to_others(
    redis_server: Redis, tmp_path: Path
) -> None:
    with busy_farm(redis_server, tmp_path, log_level="DEBUG") as (farm, worker, job_id, gate):
        others = [farm.submit(f"{HELLO} {number}") for number in range(20)]
        worker.send_signal(signal.SIGTERM)
        farm.wait_until_logged("Worker: Stopping Pool")
        gate.touch()
        assert worker.wait(timeout=PATIENCE_S) == 0
        assert farm.get(job_id).state == "done"
        assert farm.count_open() == len(others)


def test_a_worker_told_to_stop_as_a_message_arrives_ends_soon(redis_server: Redis, tmp_path: Path) -> None:
    """Its parent has not heard yet that the child has the message, forgets it, and listens no more."""
    with farm_on_sqlite(redis_server, tmp_path, log_level="DEBUG") as farm:
        worker = farm.start_worker()
        farm.wait_for(farm.submit(HELLO))
        farm.wait_until_logged("succeeded in")
        (child,) = find_children(worker)
        os.kill(child, signal.SIGSTOP)
        farm.context.queue.wake()
        farm.wait_until_logged("TaskPool: Apply", times=2)
        worker.send_signal(signal.SIGTERM)
        farm.wait_until_logged("Worker: Stopping Pool")
        os.kill(child, signal.SIGCONT)
        assert worker.wait(timeout=PATIENCE_S) == 0


def test_a_worker_whose_broker_hangs_ends_when_told_to(redis_server: Redis, tmp_path: Path) -> None:
    with farm_on_sqlite(redis_server, tmp_path, sweep_s=0.5) as farm:
        worker = farm.start_worker()
        farm.wait_for(farm.submit(HELLO))
        redis_server.hang()
        farm.submit(HELLO + " khi máy chủ treo")  # waits for the broker, in vain
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_S) == 0


def test_a_broker_that_is_away_delays_and_loses_nothing(redis_server: Redis, tmp_path: Path) -> None:
    with farm_on_sqlite(redis_server, tmp_path, sweep_s=0.5) as farm:
        farm.start_worker()
        assert farm.wait_for(farm.submit(HELLO)).state == "done"
        redis_server.kill()
        away = farm.submit(HELLO + " khi không có máy chủ")
        farm.wait_until_logged("Cannot connect to redis")
        redis_server.start()
        assert farm.wait_for(away).state == "done"


def test_a_broker_that_is_restarted_during_a_turn_is_heard_again(redis_server: Redis, tmp_path: Path) -> None:
    """That the message is done, it does not hear; a worker with one message at hand fetches no other."""
    with busy_farm(redis_server, tmp_path, sweep_s=0.5) as (farm, _, _, gate):
        redis_server.kill()
        redis_server.start()
        gate.touch()
        farm.wait_until_logged("succeeded in")
        assert farm.wait_for(farm.submit(HELLO + " sau đó")).state == "done"


REFUSALS = {
    "full": ("maxmemory 1", "maxmemory 0"),
    "alone": ("min-replicas-to-write 1", "min-replicas-to-write 0"),
}


@pytest.mark.parametrize(("refuse", "accept"), REFUSALS.values(), ids=REFUSALS)
def test_a_worker_waits_while_its_broker_refuses_what_is_written(
    redis_server: Redis, tmp_path: Path, refuse: str, accept: str
) -> None:
    """Celery gives up where its broker refuses to hear that a message is done."""
    with busy_farm(redis_server, tmp_path, sweep_s=0.5) as (farm, worker, before, gate):
        (child,) = find_children(worker)
        redis_server.command(f"CONFIG SET {refuse}")
        gate.touch()
        while_refused = [farm.submit(f"{HELLO} khi máy chủ đầy {number}") for number in range(5)]
        farm.wait_until_logged("broker refuses")
        while_refused += [farm.submit(f"{HELLO} khi máy chủ còn đầy {number}") for number in range(5)]
        redis_server.command(f"CONFIG SET {accept}")
        farm.wait_until_logged("broker takes what is written again")
        after = [farm.submit(HELLO + " sau đó")]
        job_ids = [before, *while_refused, *after]
        assert {farm.wait_for(job_id).state for job_id in job_ids} == {"done"}
        assert find_children(worker) == [child]
        assert farm.log.read_text("utf-8").count("broker refuses") == 1
        assert [count_rows(farm, table) for table in (t.job, t.chunk, t.fact)] == [len(job_ids)] * 3
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_S) == 0


def test_a_worker_that_starts_at_a_full_broker_waits(redis_server: Redis, tmp_path: Path) -> None:
    with farm_on_sqlite(redis_server, tmp_path, sweep_s=0.5) as farm:
        redis_server.command("CONFIG SET maxmemory 1")
        worker = farm.start_worker()
        waiting = farm.submit(HELLO)
        farm.wait_until_logged("broker refuses")
        redis_server.command("CONFIG SET maxmemory 0")
        assert farm.wait_for(waiting).state == "done"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_S) == 0


def test_a_worker_that_waits_for_a_full_broker_ends_when_told_to(redis_server: Redis, tmp_path: Path) -> None:
    with farm_on_sqlite(redis_server, tmp_path, sweep_s=0.5) as farm:
        redis_server.command("CONFIG SET maxmemory 1")
        worker = farm.start_worker()
        farm.wait_until_logged("broker refuses")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_S) == 0


def count_rows(farm: Farm, table: Table) -> int:
    with farm.context.store.read() as tx:
        return int(tx.connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_dead_child_is_replaced_and_its_job_done(redis_server: Redis, tmp_path: Path) -> None:
    """The parent keeps away from the database: children forked during a transaction find it locked for ever."""
    with busy_farm(redis_server, tmp_path, lease_s=1, sweep_s=0.25) as (farm, worker, job_id, gate):
        assert not [name for name in find_open_files(worker) if "sqlite" in name]
        for number in find_children(worker):
            os.kill(number, signal.SIGKILL)
        gate.touch()
        assert farm.wait_for(job_id).state == "done"


def test_without_a_broker_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    with farm_on_sqlite(None, tmp_path) as farm:
        assert farm.run("workers.health") == 1
    with busy_farm(None, tmp_path, lease_s=1, sweep_s=0.25) as (farm, first, job_id, gate):
        farm.kill_worker(first)
        gate.touch()
        second = farm.start_worker()
        assert farm.wait_for(job_id).state == "done"
        assert farm.run("workers.health") == 0
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=PATIENCE_S) == 0


def test_nothing_that_is_logged_holds_text(redis_server: Redis, tmp_path: Path) -> None:
    with farm_on_sqlite(redis_server, tmp_path, log_level="DEBUG") as farm:
        farm.start_worker()
        farm.wait_for(farm.submit(HELLO))
        farm.wait_for(farm.submit("Một câu rất bí mật của tôi"))
        log = farm.log.read_text("utf-8")
    assert "chunk done" in log
    assert "Xin" not in log
    assert "mật" not in log
