"""Keys of the API, and what was done with them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, LargeBinary, String, Table, Text

from translator.store.tables.common import metadata

api_key = Table(
    "api_key",
    metadata,
    # Also the owner of what comes in under the key.
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    # SHA-256; a key is as random as its hash, so nothing slower is needed.
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("requests_per_minute", Integer),
    Column("characters_per_month", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double),
)

key_usage = Table(
    "key_usage",
    metadata,
    Column("key_id", ForeignKey("api_key.id"), primary_key=True),
    # Of the UTC calendar, `2026-01`.
    Column("month", String(7), primary_key=True),
    Column("characters", BigInteger, nullable=False),
)
