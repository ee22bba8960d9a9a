"""Glossaries with their versions, and pairs that people proposed."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, String, Table, Text

from translator.store.tables.common import ROW_NUMBER, metadata

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("owner", String(32), nullable=False),
    Column("source_language", String(16), nullable=False),
    Column("target_language", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "owner", "id"),
)

# What a version of a glossary says: the terms as TSV, and as JSON how many there are by language.
glossary_content = Table(
    "glossary_content",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("entries", Text, nullable=False),
    Column("counts", Text, nullable=False),
    # When somebody last made or combined it; what nothing holds is deleted some time after that.
    Column("used_at", Double, nullable=False, index=True),
)

glossary = Table(
    "glossary",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("name", Text, nullable=False),
    # The hash of its name; the id where an earlier one has the name, as a client may wish.
    Column("handle", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    # The version that counts now.
    Column("digest", ForeignKey("glossary_content.digest"), nullable=False, index=True),
    Index(None, "owner", "handle", unique=True),
)

glossary_version = Table(
    "glossary_version",
    metadata,
    Column("glossary_id", ForeignKey("glossary.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("digest", ForeignKey("glossary_content.digest"), nullable=False, index=True),
    Column("created_at", Double, nullable=False),
)
