"""API keys as rows, and the characters used under each."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select, update

from translator.callers import ApiKey
from translator.errors import NotFound
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, insert_ignoring, to_record


def add(
    tx: Transaction,
    name: str,
    *,
    digest: bytes,
    requests_per_minute: int | None,
    characters_per_month: int | None,
) -> str:
    """Keep a key by its hash; returns its id."""
    identity = uuid.uuid4().hex
    row = {
        "id": identity,
        "name": name,
        "hash": digest,
        "requests_per_minute": requests_per_minute,
        "characters_per_month": characters_per_month,
        "created_at": tx.now,
    }
    tx.connection.execute(insert(t.api_key).values(row))
    return identity


def find(tx: Transaction, digest: bytes, *, month: str) -> ApiKey | None:
    """The key of a hash that was not revoked."""
    query = _with_usage(month).where(t.api_key.c.hash == digest, t.api_key.c.revoked_at.is_(None))
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _to_key(row)


def get(tx: Transaction, key_id: str, *, month: str) -> ApiKey | None:
    """A key by its id, revoked ones too; None where there is none."""
    row = tx.connection.execute(_with_usage(month).where(t.api_key.c.id == key_id)).one_or_none()
    return None if row is None else _to_key(row)


def list_all(tx: Transaction, *, month: str) -> list[ApiKey]:
    """All keys, oldest first, revoked ones too."""
    query = _with_usage(month).order_by(t.api_key.c.created_at, t.api_key.c.id)
    return [_to_key(row) for row in tx.connection.execute(query)]


def is_valid(tx: Transaction, key_id: str) -> bool:
    """Whether there is such a key and it was not revoked."""
    valid = exists().where(t.api_key.c.id == key_id, t.api_key.c.revoked_at.is_(None))
    return bool(tx.connection.execute(select(valid)).scalar_one())


def is_any_valid(tx: Transaction) -> bool:
    """Whether there is a key that was not revoked."""
    valid = exists().where(t.api_key.c.revoked_at.is_(None))
    return bool(tx.connection.execute(select(valid)).scalar_one())


def revoke(tx: Transaction, key_id: str) -> None:
    """Let a key open nothing any more; doing so twice is harmless."""
    if not tx.connection.execute(select(t.api_key.c.id).where(t.api_key.c.id == key_id)).scalar():
        raise NotFound(f"no key {key_id!r}", kind="key")
    valid = (t.api_key.c.id == key_id, t.api_key.c.revoked_at.is_(None))
    tx.connection.execute(update(t.api_key).where(*valid).values(revoked_at=tx.now))


def remove(tx: Transaction, key_id: str) -> None:
    """Delete a key with what it used."""
    tx.connection.execute(delete(t.key_usage).where(t.key_usage.c.key_id == key_id))
    tx.connection.execute(delete(t.api_key).where(t.api_key.c.id == key_id))


def use(tx: Transaction, key_id: str, *, month: str, characters: int, most: int | None) -> bool:
    """Count characters; False, and nothing counted, where that would be more than `most` in the month."""
    row = {"key_id": key_id, "month": month, "characters": 0}
    tx.connection.execute(insert_ignoring(tx, t.key_usage).values(row))
    used = t.key_usage.c.characters + characters
    statement = update(t.key_usage).where(t.key_usage.c.key_id == key_id, t.key_usage.c.month == month)
    if most is not None:
        statement = statement.where(used <= most)
    return bool(tx.connection.execute(statement.values(characters=used)).rowcount)


def _with_usage(month: str) -> Select[Any]:
    is_now = (t.key_usage.c.key_id == t.api_key.c.id) & (t.key_usage.c.month == month)
    return select(t.api_key, t.key_usage.c.characters).outerjoin(t.key_usage, is_now)


def _to_key(row: AnyRow) -> ApiKey:
    return to_record(ApiKey, row, characters=row.characters or 0)
