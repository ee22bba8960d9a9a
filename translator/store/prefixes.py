"""Ids by how they begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import Table, select

from translator.store import tables as t
from translator.store.connection import Transaction

IdKind = Literal["job", "re-translation", "schedule", "key"]

_TABLES: Mapping[IdKind, Table] = {
    "job": t.job,
    "re-translation": t.retranslation,
    "schedule": t.retranslation_schedule,
    "key": t.api_key,
}


def find_ids(tx: Transaction, kind: IdKind, *, prefix: str, most: int) -> list[str]:
    """Up to `most` ids that begin so, in order; `prefix` is of hexadecimal digits."""
    column = _TABLES[kind].c.id
    # A range, not LIKE: the primary key answers it, whatever the collation.
    query = select(column).where(column >= prefix, column < prefix + "g").order_by(column).limit(most)
    return [str(found) for found in tx.connection.execute(query).scalars()]
