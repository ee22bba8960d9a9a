"""Where the next page of a list begins: behind the last item that was shown, whatever came or went since."""

from __future__ import annotations

from sqlalchemy import Table, and_, or_, true
from sqlalchemy.sql import ColumnElement

from translator.jobs import Cursor


def is_behind(table: Table, cursor: Cursor | None) -> ColumnElement[bool]:
    """Whether a row stands behind the cursor in the order newest first, equal times by id."""
    if cursor is None:
        return true()
    created_at, identity = table.c.created_at, table.c.id
    is_same_time = and_(created_at == cursor.created_at, identity > cursor.id)
    return or_(created_at < cursor.created_at, is_same_time)
