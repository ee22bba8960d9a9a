"""Rows: to records and back by the names that both have, and what SQLite and PostgreSQL spell in two ways."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Row, Table, and_, func, or_, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from translator.jobs import Cursor
from translator.store.connection import Transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""
Record = TypeVar("Record", bound="DataclassInstance")
_Value = TypeVar("_Value", str, bytes, int)

_PARAMETERS = 500
"""Values per statement: SQLite allows 32,766, older builds 999."""


def insert_ignoring(tx: Transaction, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves a row alone whose key is taken."""
    if tx.is_postgres:
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_new(tx: Transaction, table: Table, row: Mapping[str, object], **expressions: object) -> bool:
    """Insert a row; False, and nothing changed, where its key is taken.

    Plain values of `row` go as parameters: as a part of the statement each would be made an expression first.
    """
    # Not by `rowcount`, which is -1 on PostgreSQL either way.
    statement = insert_ignoring(tx, table).values(**expressions).returning(*table.primary_key)
    return tx.connection.execute(statement, dict(row)).first() is not None


def contains_text(tx: Transaction, column: ColumnElement[str], wanted: str) -> ColumnElement[bool]:
    """Whether a column has a text in it, letter for letter; LIKE would not tell capitals on SQLite."""
    find = func.strpos if tx.is_postgres else func.instr
    return find(column, wanted) > 0


def to_record(kind: type[Record], row: AnyRow, **given: object) -> Record:
    """A record of the columns that have its fields' names; `given` are those that differ."""
    values = row._mapping
    return kind(**given, **{name: values[name] for name in _names(kind) if name not in given})


def to_row(record: DataclassInstance, **given: object) -> dict[str, object]:
    """The columns of a record, and those that are `given` beside or in place of its fields."""
    return {name: getattr(record, name) for name in _names(type(record))} | given


def in_parts(values: Collection[_Value]) -> Iterator[list[_Value]]:
    """Values in order, as many at a time as a statement takes."""
    ordered = sorted(values)
    yield from (ordered[start : start + _PARAMETERS] for start in range(0, len(ordered), _PARAMETERS))


def is_owned(table: Table, owner: str | None) -> ColumnElement[bool]:
    """Whether a row is of this owner; None stands for everybody."""
    return true() if owner is None else table.c.owner == owner


def is_behind(table: Table, cursor: Cursor | None) -> ColumnElement[bool]:
    """Whether a row stands behind the cursor in the order newest first, equal times by id."""
    if cursor is None:
        return true()
    created_at, identity = table.c.created_at, table.c.id
    is_same_time = and_(created_at == cursor.created_at, identity > cursor.id)
    return or_(created_at < cursor.created_at, is_same_time)


@lru_cache(maxsize=64)
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
