"""Which version the tables have, and how they are brought to the version of this program."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from translator.errors import SchemaMismatch
from translator.store import tables as t
from translator.store.connection import Store

HEAD = "0021_3dc85da4"
"""The version that this program works with: a number, and the start of the digest of all tables.

A test says what it must be where the tables change; one that is not released has no way from another.
"""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_041_986_2  # any number, the same in all versions: one process at a time changes the tables


def read_version(store: Store) -> str | None:
    """The version of the tables; None where there are none."""
    with store.read() as tx:
        return _read_version(tx.connection)


def require_current(store: Store) -> None:
    """Make the tables of an empty database; refuse one of another version.

    Raises:
        SchemaMismatch: older or newer than this program; says what to do.
    """
    found = read_version(store)
    if found is None:
        upgrade(store)
    else:
        _refuse_other(store, found)


def require_writable(store: Store) -> None:
    """Write a row into current tables, and take it back."""
    with store.write() as tx, tx.connection.begin_nested() as savepoint:
        row = {"id": uuid.uuid4().hex, "kind": "none", "started_at": 0, "seen_at": 0}
        tx.connection.execute(insert(t.worker).values(row))
        savepoint.rollback()


def upgrade(store: Store) -> str:
    """Make the tables of an empty database in one transaction; returns their version.

    Raises:
        SchemaMismatch: there are some of another version, which stay as they are.
    """
    # Loaded here only: it takes a tenth of a second, and most starts find the tables current.
    from alembic import command
    from alembic.config import Config

    with store.write() as tx:
        if tx.is_postgres:
            tx.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _read_version(tx.connection)
        if found is not None:
            _refuse_other(store, found)
            return HEAD
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = tx.connection
        command.upgrade(config, HEAD)
    return HEAD


def _refuse_other(store: Store, found: str) -> None:
    if found == HEAD:
        return
    has = f"database {store.description} has schema {found}, this program has {HEAD}"
    if found[:4] > HEAD[:4]:
        raise SchemaMismatch(f"{has}, which is older: install the version of tolmacs that wrote it")
    raise SchemaMismatch(
        f"{has}: the one that wrote it was not released, and nothing leads from it to this one. Nothing was "
        "changed. Fetch what you need with the version that wrote it; then move the file away, or name an "
        "empty database in TOLMACS_DATABASE_URL, and hand the documents in again"
    )


def _read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
