"""Which version the tables have, and how they are brought to the version of this program."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from translator.errors import SchemaMismatch
from translator.store import tables as t
from translator.store.connection import Store

HEAD = "0014"
"""The version that this program works with: the newest file in `migrations/versions`."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_041_986_2  # any number, the same in all versions: one process at a time changes the tables


def read_version(store: Store) -> str | None:
    """The version of the tables; None where there are none.

    Raises:
        StoreUnavailable: the database cannot be reached.
    """
    with store.read() as tx:
        return _read_version(tx.connection)


def require_current(store: Store) -> None:
    """Make the tables of an empty database; refuse one of another version.

    Raises:
        SchemaMismatch: older (says which command helps) or newer than this program.
        StoreUnavailable: the database cannot be reached.
    """
    found = read_version(store)
    if found is None:
        upgrade(store)
    elif found < HEAD:
        raise SchemaMismatch(
            f"database {store.description} has schema {found}, this program needs {HEAD}: "
            "stop all workers, then run `tolmacs db upgrade`"
        )
    else:
        _refuse_newer(store, found)


def require_writable(store: Store) -> None:
    """Write a row into current tables, and take it back.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    with store.write() as tx, tx.connection.begin_nested() as savepoint:
        row = {"id": uuid.uuid4().hex, "kind": "none", "started_at": 0, "seen_at": 0}
        tx.connection.execute(insert(t.worker).values(row))
        savepoint.rollback()


def upgrade(store: Store) -> str:
    """Bring the tables to this program's version in one transaction, and return that version.

    Raises:
        SchemaMismatch: they are newer.
        StoreUnavailable: the database cannot be reached or written.
    """
    # Loaded here only: it takes a tenth of a second, and most starts find the tables current.
    from alembic import command
    from alembic.config import Config

    with store.write() as tx:
        if tx.is_postgres:
            tx.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_newer(store, _read_version(tx.connection))
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = tx.connection
        command.upgrade(config, HEAD)
    return HEAD


def _refuse_newer(store: Store, found: str | None) -> None:
    if found is not None and found > HEAD:
        raise SchemaMismatch(
            f"database {store.description} has schema {found}, newer than this program's {HEAD}: "
            "install the version of tolmacs that wrote it"
        )


def _read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
