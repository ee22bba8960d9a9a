"""The tables come from migrations, and another program's version of them is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.services import Postgres
from translator.errors import SchemaMismatch, StoreUnavailable
from translator.store import Store, make_store, require_current
from translator.store.schema import HEAD, read_version, require_writable, upgrade
from translator.store.tables import metadata


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "translator:store/migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_empty_database_is_filled_and_a_second_start_changes_nothing(store: Store) -> None:
    assert read_version(store) == HEAD
    require_current(store)
    assert upgrade(store) == HEAD


@pytest.mark.parametrize(("version", "said"), [("0000", "tolmacs db upgrade"), ("9999", "newer than")])
def test_another_schema_is_refused(store: Store, version: str, said: str) -> None:
    with store.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(SchemaMismatch, match=said):
        require_current(store)


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


def test_a_newer_schema_is_not_upgraded(store: Store) -> None:
    with store.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="9999"):
        upgrade(store)


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


def test_a_failed_migration_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_database_url: Callable[[str], str]
) -> None:
    store = make_store(make_database_url("sqlite"), data_dir=tmp_path)
    monkeypatch.setattr("translator.store.schema.HEAD", "no such version")
    with pytest.raises(Exception, match="no such version"):
        upgrade(store)
    assert read_version(store) is None
    store.close()


def test_a_directory_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "tolmacs.sqlite").mkdir()
    with pytest.raises(StoreUnavailable, match="unable to open"):
        read_version(make_store("", data_dir=tmp_path))
