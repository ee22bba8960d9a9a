"""Candidate pairs that people propose; what is done with them is for a person to decide."""

from __future__ import annotations

from translator.jobs import Suggestion
from translator.service.context import Context
from translator.store import suggestions


def suggest(suggestion: Suggestion, *, context: Context, owner: str = "") -> None:
    """Keep a candidate pair.

    Raises:
        StoreUnavailable: the database cannot be written.
    """
    with context.store.write() as tx:
        suggestions.add(tx, suggestion, owner=owner)


def list_suggestions(*, context: Context, owner: str | None = None, limit: int = 1_000) -> list[Suggestion]:
    """The newest candidates, newest first; None as owner gives those of all."""
    with context.store.read() as tx:
        return suggestions.list_newest(tx, owner=owner, limit=limit)
