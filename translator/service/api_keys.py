"""Making, listing and revoking API keys; who knows the database can read no key from it."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import UTC, datetime

from translator.callers import ApiKey
from translator.errors import InvalidRequest
from translator.service.context import Context
from translator.store import api_keys

log = logging.getLogger(__name__)

_PREFIX = "tk_"
_MOST_NAME_CHARS = 64


def add_key(
    name: str,
    *,
    context: Context,
    requests_per_minute: int | None = None,
    characters_per_month: int | None = None,
) -> tuple[str, str]:
    """Make a key; returns its id and the key itself, which is kept nowhere.

    Raises:
        InvalidRequest: the name or a limit is wrong.
    """
    if not 1 <= len(name) <= _MOST_NAME_CHARS or not name.isprintable():
        raise InvalidRequest(f"key name {name!r}; 1 to {_MOST_NAME_CHARS} printable characters are right")
    for limit in (requests_per_minute, characters_per_month):
        if limit is not None and limit < 1:
            raise InvalidRequest(f"limit {limit}; at least 1 is right, or no limit")
    key = _PREFIX + secrets.token_urlsafe(30)
    with context.store.write() as tx:
        identity = api_keys.add(
            tx,
            name,
            digest=digest_of_key(key),
            requests_per_minute=requests_per_minute,
            characters_per_month=characters_per_month,
        )
    log.info("key made", extra={"key_id": identity})
    return identity, key


def list_keys(*, context: Context) -> list[ApiKey]:
    """All keys with what was used this month, oldest first, revoked ones too."""
    with context.store.read() as tx:
        return api_keys.list_all(tx, month=this_month())


def revoke_key(key_id: str, *, context: Context) -> None:
    """Let a key open nothing any more; its documents stay."""
    with context.store.write() as tx:
        api_keys.revoke(tx, key_id)
    log.info("key revoked", extra={"key_id": key_id})


def has_keys(*, context: Context) -> bool:
    """Whether there is a key that was not revoked."""
    with context.store.read() as tx:
        return api_keys.is_any_valid(tx)


def digest_of_key(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", errors="surrogatepass")).digest()


def this_month() -> str:
    """The month that usage counts for."""
    return datetime.now(UTC).strftime("%Y-%m")
