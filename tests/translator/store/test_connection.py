"""The store survives neighbors, forks and bad days, and says what is wrong."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text

from tests.services import PATIENCE_S
from translator.errors import ExtraMissing, InvalidSetting, NotFound, StoreUnavailable
from translator.jobs import Submission
from translator.store import Store, jobs, make_store, require_current
from translator.store import tables as t

N_PROCESSES, N_JOBS = 8, 25


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://u:secret@h/db", "sqlite://", "sqlite:///:memory:", "http://["],
)
def test_a_bad_address_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="right is sqlite:///PATH or") as caught:
        make_store(url, data_dir=tmp_path).engine  # noqa: B018  # opening is what is tested
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_named_with_a_command_of_this_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ExtraMissing, match=re.escape(f"{sys.executable} -m pip install 'psycopg[binary]")):
        make_store("postgresql://u@127.0.0.1:9/db", data_dir=tmp_path).engine  # noqa: B018  # opening is what is tested


def test_a_server_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    store = make_store("postgresql://u:secret@127.0.0.1:9/db", data_dir=tmp_path)
    with pytest.raises(StoreUnavailable, match=re.escape("u:***@127.0.0.1:9/db")) as caught:
        require_current(store)
    assert "secret" not in str(caught.value)


def test_an_error_inside_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as tx:
            jobs.add(tx, Submission("a", "Xin chào."))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as tx:
        assert jobs.list_newest(tx, limit=9) == []


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as writer:
        jobs.add(writer, Submission("a", "Xin chào."))
        with store.read() as reader:
            assert jobs.list_newest(reader, limit=9) == []


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.write() as tx:
        job_id = jobs.add(tx, Submission("a", "Xin chào.")).job_id
    with store.read() as reader:
        before = jobs.get(reader, job_id)
        with store.write() as writer:
            jobs.remove(writer, job_id)
        assert jobs.get(reader, job_id) == before
    with store.read() as reader, pytest.raises(NotFound):
        jobs.get(reader, job_id)


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    store = make_store("", data_dir=tmp_path)
    require_current(store)
    with store.engine.begin() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(Exception, match="readonly"):
            connection.execute(text("DELETE FROM worker"))
    with pytest.raises(StoreUnavailable, match="readonly"), store.write() as tx:
        jobs.add(tx, Submission("a", "Xin chào."))
    store.close()


def test_a_full_disk_is_told_and_costs_nothing_stored(tmp_path: Path) -> None:
    store = make_store("", data_dir=tmp_path)
    require_current(store)
    with store.write() as tx:
        first = jobs.add(tx, Submission("a", "Xin chào."))
    with store.engine.begin() as connection:
        # SQLite's own quota fails in the same way as a full disk.
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 4}"))
    with pytest.raises(StoreUnavailable, match="full"), store.write() as tx:
        jobs.add(tx, Submission("b", "x" * 1_000_000))
    with store.read() as tx:
        assert [job.id for job in jobs.list_newest(tx, limit=9)] == [first.job_id]
    store.close()


def _add_jobs(url: str, number: int) -> None:
    store = make_store(url, data_dir=Path())
    for index in range(N_JOBS):
        with store.write() as tx:
            jobs.add(tx, Submission(f"{number}-{index}", "Xin chào."))
    store.close()


@pytest.mark.slow
def test_eight_processes_write_at_once(store: Store, database_url: str) -> None:
    # Each a process of its own, as if just started, but what they import is loaded once for all.
    starter = multiprocessing.get_context("forkserver")
    starter.set_forkserver_preload([__name__])
    processes = [
        starter.Process(target=_add_jobs, args=(database_url, number)) for number in range(N_PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=PATIENCE_S)
    assert [process.exitcode for process in processes] == [0] * N_PROCESSES
    with store.read() as tx:
        names = {job.name for job in jobs.list_newest(tx, limit=1000)}
    assert len(names) == N_PROCESSES * N_JOBS


def test_a_forked_child_does_not_use_its_parents_connections(store: Store) -> None:
    """With inherited connections PostgreSQL mixes up the answers of parent and child."""
    with store.write() as tx:
        jobs.add(tx, Submission("parent", "Xin chào."))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for index in range(50):
                with store.write() as tx:
                    jobs.add(tx, Submission(f"child {index}", "Xin chào."))
            store.close()
            code = 0
        finally:
            os._exit(code)
    for number in range(200):
        with store.read() as tx:
            assert tx.connection.execute(text("SELECT :number"), {"number": number}).scalar_one() == number
    assert os.waitpid(child, 0)[1] == 0
    with store.read() as tx:
        assert len(jobs.list_newest(tx, limit=99)) == 51


HOUR_S = 3600.0


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite, whose clock stands still."""
    store = make_store("", data_dir=tmp_path, clock=lambda: 1_000 * HOUR_S)
    require_current(store)
    yield store
    store.close()


def add_documents(store: Store, number: int, *, seed: int) -> list[str]:
    """Documents of all sizes; their names."""
    source = random.Random(seed)
    names = [f"mark-{seed}-{n}-{'a' * source.randint(1, 400)}" for n in range(number)]
    rows = [
        {"id": f"{source.getrandbits(128):032x}", "name": name, "text": "b" * source.randint(0, 900)}
        for name in names
    ]
    for start in range(0, number, 5):
        with store.write() as tx:
            made = insert(t.document).values(owner="", format="text", created_at=0)
            tx.connection.execute(made, rows[start : start + 5])
    return names


def delete_documents(store: Store, names: Sequence[str]) -> None:
    for start in range(0, len(names), 3):
        with store.write() as tx:
            these = t.document.c.name.in_(names[start : start + 3])
            tx.connection.execute(delete(t.document).where(these))


def test_a_file_that_is_written_anew_has_nothing_of_rows_that_moved_before_they_went(
    own: Store, tmp_path: Path
) -> None:
    for seed in range(4):
        names = add_documents(own, 300, seed=seed)
        gone = random.Random(seed).sample(names, 210)
        delete_documents(own, gone)  # now some of their names are left in the room between rows
        own.write_anew()
        own.empty_log()
        held = b"".join(path.read_bytes() for path in tmp_path.glob("tolmacs.sqlite*"))
        assert [name for name in gone if f"{name.rpartition('-')[0]}-".encode() in held] == []
        assert all(name.encode() in held for name in set(names) - set(gone))


def test_a_file_is_written_anew_once_in_a_while_unless_it_is_large(own: Store, tmp_path: Path) -> None:
    times: list[float] = [1_000 * HOUR_S]
    own._clock = lambda: times[-1]

    def write_anew(*, most_bytes: int = 10**9) -> bool:
        return own.write_anew_at_times(every_s=24 * HOUR_S, most_bytes=most_bytes)

    assert not write_anew()  # it is new itself
    delete_documents(own, add_documents(own, 300, seed=1))
    size = (tmp_path / "tolmacs.sqlite").stat().st_size
    times.append(1_023 * HOUR_S)
    assert not write_anew()
    times.append(1_024 * HOUR_S)
    assert not write_anew(most_bytes=1_000)
    assert write_anew()
    assert not write_anew()
    own.empty_log()
    assert (tmp_path / "tolmacs.sqlite").stat().st_size < size
