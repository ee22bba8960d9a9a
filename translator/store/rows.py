"""Records from rows, and rows from records, by the names that both have."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Table, and_, or_, true
from sqlalchemy.sql import ColumnElement

from translator.jobs import Cursor
from translator.store.dialect import AnyRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


def to_record(kind: type[Record], row: AnyRow, **given: object) -> Record:
    """A record of the columns that have its fields' names; `given` are those that differ."""
    values = row._mapping
    return kind(**given, **{name: values[name] for name in _names(kind) if name not in given})


def to_row(record: DataclassInstance, **given: object) -> dict[str, object]:
    """The columns of a record, and those that are `given` beside or in place of its fields."""
    return {name: getattr(record, name) for name in _names(type(record))} | given


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
