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
