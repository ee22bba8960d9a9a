"""What stands among the candidate pairs that people proposed."""

from __future__ import annotations

from translator.jobs import Suggestion
from translator.service.context import Context
from translator.store import edits


def list_suggestions(*, context: Context, owner: str | None = None) -> list[Suggestion]:
    """Pairs of an owner, or of all, newest first."""
    with context.store.read() as tx:
        return edits.list_suggestions(tx, owner=owner, limit=100)
