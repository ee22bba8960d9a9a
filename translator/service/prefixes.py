"""Ids that people do not type whole."""

from __future__ import annotations

from translator.service.context import Context
from translator.store import prefixes
from translator.store.prefixes import IdKind


def find_ids(kind: IdKind, *, prefix: str, context: Context) -> list[str]:
    """Two ids at most that begin with some hexadecimal digits."""
    with context.store.read() as tx:
        return prefixes.find_ids(tx, kind, prefix=prefix, most=2)
