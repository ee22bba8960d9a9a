"""The tables come from migrations, and another program's version of them is refused."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.services import Postgres
from translator.errors import SchemaMismatch, StoreUnavailable
from translator.store import Store, make_store, require_current, tables
from translator.store.schema import HEAD, read_version, require_writable, upgrade
from translator.store.tables import metadata


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_head_names_the_tables() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types none of its dialects
    made: list[str] = []
    for table in metadata.sorted_tables:
        made += [str(CreateTable(table).compile(dialect=dialect))]
        made += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    digest = hashlib.sha256("".join(made).encode()).hexdigest()
    assert HEAD[5:] == digest[:8], "the tables changed: count HEAD up, and give it this digest"


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "translator:store/migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_empty_database_is_filled_and_a_second_start_changes_nothing(store: Store) -> None:
    assert read_version(store) == HEAD
    require_current(store)
    assert upgrade(store) == HEAD


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0001", "move the file away"),
        ("0013", "move the file away"),
        (f"{HEAD[:5]}ffffffff", "move the file away"),
        ("9999_ffffffff", "install the version of tolmacs that wrote it"),
    ],
)
@pytest.mark.parametrize("act", [require_current, upgrade])
def test_another_schema_is_refused_and_left_as_it_is(
    store: Store, version: str, said: str, act: Callable[[Store], object]
) -> None:
    with store.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(SchemaMismatch, match=said):
        act(store)
    assert read_version(store) == version


def test_trying_to_write_leaves_nothing(store: Store) -> None:
    require_writable(store)
    with store.read() as tx:
        assert tx.connection.execute(text("SELECT count(*) FROM worker")).scalar() == 0


def test_a_server_that_only_reads_is_found(
    postgres: Postgres, make_database_url: Callable[[str], str]
) -> None:
    url = make_database_url("postgresql")
    postgres.execute(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
    store = make_store(url, data_dir=Path())
    try:
        assert read_version(store) == HEAD
        with pytest.raises(StoreUnavailable, match="read-only"):
            require_writable(store)
    finally:
        store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_together_make_the_tables_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.make_database("together")
    failures: list[Exception] = []

    def start() -> None:
        store = make_store(url, data_dir=tmp_path)
        try:
            require_current(store)
        except Exception as error:  # noqa: BLE001  # shown by the test below
            failures.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store("", data_dir=tmp_path)

    def stop_halfway(connection: Connection) -> None:
        tables.worker.create(connection)
        raise RuntimeError("halfway")

    monkeypatch.setattr(metadata, "create_all", stop_halfway)
    with pytest.raises(RuntimeError, match="halfway"):
        upgrade(store)
    with store.read() as tx:
        assert inspect(tx.connection).get_table_names() == []
    store.close()


def test_a_directory_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "tolmacs.sqlite").mkdir()
    with pytest.raises(StoreUnavailable, match="unable to open"):
        read_version(make_store("", data_dir=tmp_path))
