"""How the database is reached: one `Store` per process tree, short transactions, one clock."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Double,
    Engine,
    Float,
    cast,
    create_engine,
    event,
    func,
    literal,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.sql import ColumnElement

from translator.errors import ExtraMissing, InvalidSetting, StoreUnavailable

_BUSY_S = 30
# Writers on SQLite start with BEGIN IMMEDIATE: with a plain BEGIN, 2,299 of 3,200 transactions of 8 processes
# failed with "database is locked" whatever the timeout; with this none of 3,200 (2026-11-22).
# What is deleted is overwritten with zeros: else it stays readable in the file.
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
_WAL_S, _WAL_PAUSE_S = 10.0, 0.02
_HOUR_S = 3600
_CHECKPOINT_MS = 200
"""Milliseconds for which emptying the log waits for those who read."""

# A host that is cut off during a transaction keeps its row locks for no longer than this, and notices
# soon itself; without it, PostgreSQL waits for hours.
_POSTGRES_OPTIONS = {
    "connect_timeout": 5,
    "options": "-c idle_in_transaction_session_timeout=30000",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction; `now` is the store's clock, as an expression."""

    connection: Connection
    now: ColumnElement[float]

    @property
    def is_postgres(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.connection.dialect.name == "postgresql"


class Store:
    """The database. Safe to share between threads, and to carry over a fork while no transaction is open.

    A child that is forked during a transaction on SQLite finds the database locked for ever: the lock is
    noted in the memory that it inherits, and nobody in the child can release it.
    """

    def __init__(self, url: URL, *, clock: Callable[[], float] = time.time) -> None:
        """Prepare a store; nothing is opened before the first transaction.

        Args:
            clock: seconds since 1970, for SQLite; PostgreSQL's own clock serves all its clients.
        """
        self._url, self._clock = url, clock
        self._owner, self._lock = os.getpid(), threading.Lock()
        self._engine: Engine | None = None

    @property
    def description(self) -> str:
        """The address without its password."""
        return self._url.render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits at its end, or leaves nothing when an error passes through.

        Raises:
            StoreUnavailable: the database cannot be reached or written.
        """
        with self._failures(), self.engine.begin() as connection:
            yield Transaction(connection, self._now(connection))

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One consistent view of the database; it waits for no writer.

        Raises:
            StoreUnavailable: the database cannot be reached.
        """
        with self._failures(), self.engine.connect() as connection:
            connection = connection.execution_options(tolmacs_read_only=True)
            if connection.dialect.name == "postgresql":
                # By default each statement would see what was committed before it. Not `postgresql_readonly`:
                # what takes it back also overrides a server that is set to read only.
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Transaction(connection, self._now(connection))

    def empty_log(self) -> bool:
        """Move SQLite's log into its file, so that deleted text is gone from there too.

        Returns:
            False where somebody was reading: another time, then. PostgreSQL sees to its own log.

        Raises:
            StoreUnavailable: the database cannot be reached or written.
        """
        if not self._is_sqlite:
            return True
        with self._failures(), closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={_CHECKPOINT_MS}")
            try:
                is_busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={_BUSY_S * 1000}")
            return not is_busy

    def write_anew(self) -> bool:
        """Write SQLite's file anew: rows that moved before they were deleted stay in the room between others.

        Other writers wait for it, 13 s with 570 MB (2026-12-01). PostgreSQL has its own ways. The whole file
        passes through the log, which is emptied: returns as `empty_log`.

        Raises:
            StoreUnavailable: the database cannot be reached or written, or others write without a pause.
        """
        if self._is_sqlite:
            with self._failures(), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM")
        return self.empty_log()

    def write_anew_at_times(self, *, every_s: float, most_bytes: int) -> bool:
        """As `write_anew`, where nobody did so lately and the file is no larger; True where it was done.

        SQLite's own number for users has the hour in which it was done last; an empty database has none.
        """
        if not self._is_sqlite:
            return False
        now_h = int(self._clock() / _HOUR_S)
        with self.write() as tx:
            last_h, pages, page_bytes = (
                int(tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in ("user_version", "page_count", "page_size")
            )
            is_due = not last_h or now_h - last_h >= every_s / _HOUR_S
            if not is_due or pages * page_bytes > most_bytes:
                return False
            tx.connection.exec_driver_sql(f"PRAGMA user_version={now_h}")
        if last_h:
            self.write_anew()
        return bool(last_h)

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def close(self) -> None:
        """Close the connections of this process."""
        self.engine.dispose()

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of this process."""
        if self._owner != os.getpid():
            self._leave_to_parent()
        with self._lock:
            if self._engine is None:
                self._engine = _create_engine(self._url)
            return self._engine

    def _leave_to_parent(self) -> None:
        """Forget inherited connections without a word on their sockets, which the parent still uses.

        Without this, PostgreSQL answers one process with the other's rows.
        """
        self._owner, self._lock = os.getpid(), threading.Lock()
        if self._engine is not None:
            self._engine.dispose(close=False)
            self._engine = None

    def _now(self, connection: Connection) -> ColumnElement[float]:
        if connection.dialect.name == "postgresql":
            return cast(func.extract("epoch", func.clock_timestamp()), Double)
        return literal(self._clock(), Float)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (DataError, IntegrityError):
            raise  # what is written is wrong, not the database
        except DBAPIError as error:
            # The statement and its values stay out of the message: they hold text of documents.
            reason = str(error.orig).strip().split("\n")[0]
            raise StoreUnavailable(f"database {self.description}: {reason}") from error
        except PoolTimeout as error:  # more threads ask than there are connections
            raise StoreUnavailable(f"database {self.description}: all connections are in use") from error
        except sqlite3.Error as error:  # raised while a connection is prepared
            raise StoreUnavailable(f"database {self.description}: {error}") from error


def make_store(database_url: str, *, data_dir: Path, clock: Callable[[], float] = time.time) -> Store:
    """The store of an address; an empty one means `tolmacs.sqlite` in the data directory.

    Raises:
        InvalidSetting: the address is none, or of another kind of database.
        StoreUnavailable: the data directory cannot be made.
    """
    if database_url:
        return Store(_parse(database_url), clock=clock)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"data directory {data_dir}: {error.strerror or error}") from error
    return Store(URL.create("sqlite", database=str(data_dir / "tolmacs.sqlite")), clock=clock)


def _parse(database_url: str) -> URL:
    known = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError) as error:
        raise InvalidSetting(f"TOLMACS_DATABASE_URL is no database address; right is {known}") from error
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite" or url.database in (None, "", ":memory:"):
        raise InvalidSetting(f"TOLMACS_DATABASE_URL={url.render_as_string()}: right is {known}")
    return url


def _create_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _BUSY_S}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(
            url, pool_pre_ping=True, pool_recycle=3600, connect_args=_POSTGRES_OPTIONS, hide_parameters=True
        )
    except (ImportError, NoSuchModuleError) as error:
        command = f"{sys.executable} -m pip install 'psycopg[binary]>=3.2,<4'"
        raise ExtraMissing(f"PostgreSQL needs psycopg; install it with: {command}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    _switch_to_wal(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: Any) -> None:
    """Wait for another process that does the same to a new file, which SQLite's own timeout does not."""
    end = time.monotonic() + _WAL_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(_WAL_PAUSE_S)


def _begin_sqlite(connection: Connection) -> None:
    is_reader = connection.get_execution_options().get("tolmacs_read_only")
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
