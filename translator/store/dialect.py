"""What SQLite and PostgreSQL spell in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Row, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from translator.store.connection import Transaction

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""


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
