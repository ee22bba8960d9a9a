"""Candidate pairs as rows."""

from __future__ import annotations

from sqlalchemy import insert, select

from translator.jobs import Suggestion
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import to_record, to_row


def add(tx: Transaction, suggestion: Suggestion, *, owner: str) -> None:
    """Keep a pair; the same from the same owner is kept again, as another voice."""
    now = tx.connection.execute(select(tx.now)).scalar_one()
    tx.connection.execute(insert(t.suggestion).values(to_row(suggestion, owner=owner, created_at=now)))


def list_newest(tx: Transaction, *, owner: str | None, limit: int) -> list[Suggestion]:
    """Pairs of an owner, or of all, newest first."""
    query = select(t.suggestion).order_by(t.suggestion.c.id.desc()).limit(limit)
    if owner is not None:
        query = query.where(t.suggestion.c.owner == owner)
    return [to_record(Suggestion, row) for row in tx.connection.execute(query)]
