"""Alignment projects."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, String, Table, Text

from translator.store.tables.common import metadata

# Two texts whose segments people pair: both as JSON lists, and the beads between them.
alignment = Table(
    "alignment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("beads", Text, nullable=False),
    # Counts changes, so that of two who change it the later sees that he is.
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    Index(None, "owner", "changed_at"),
)

# How an alignment becomes what it was before its last changes.
alignment_change = Table(
    "alignment_change",
    metadata,
    Column("alignment_id", ForeignKey("alignment.id"), primary_key=True),
    # That the change made.
    Column("version", Integer, primary_key=True),
    Column("change", Text, nullable=False),
)
