"""Glossaries as rows: their versions stay as long as the glossary, or a job, has use for them."""

from __future__ import annotations

import hashlib
import json
import uuid

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ColumnElement

from translator.errors import AmbiguousGlossary, Conflict, NotFound
from translator.glossary import Glossary, InvalidGlossary
from translator.glossary.files import read_table, to_tsv
from translator.glossary.glossary import StoredGlossary, StoredVersion
from translator.glossary.term import MOST_TERMS, too_many
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, insert_new, is_owned, to_record

_USED_S = 3600.0
"""Seconds after which a version that is made again counts as used anew."""
_FIELDS = select(t.glossary, t.glossary_content.c.counts).join(t.glossary_content)


def write_content(tx: Transaction, terms: Glossary) -> str:
    """Keep a version, which may be there already; returns its digest.

    Raises:
        InvalidGlossary: it has more terms than could be read again.
    """
    if len(terms.terms) > MOST_TERMS:
        raise InvalidGlossary("glossary", [too_many(MOST_TERMS + 1)])
    row = {
        "digest": terms.version,
        "entries": to_tsv(terms.terms),
        "counts": json.dumps(terms.counts, sort_keys=True),
    }
    content = t.glossary_content.c
    if not insert_new(tx, t.glossary_content, row, used_at=tx.now):
        # So that it is not deleted before the job that it was combined for is there.
        old = update(t.glossary_content).where(
            content.digest == terms.version, content.used_at < tx.now - _USED_S
        )
        tx.connection.execute(old.values(used_at=tx.now))
    return terms.version


def read_content(tx: Transaction, digest: str) -> Glossary:
    """The terms of a version.

    Raises:
        NotFound: there is none with this digest.
    """
    query = select(t.glossary_content.c.entries).where(t.glossary_content.c.digest == digest)
    entries = tx.connection.execute(query).scalar_one_or_none()
    if entries is None:
        raise NotFound(f"no glossary version {digest!r}", kind="glossary")
    return read_table(entries, name=digest) if digest else Glossary()


def has_content(tx: Transaction, digest: str) -> bool:
    """Whether a version is known."""
    query = select(exists().where(t.glossary_content.c.digest == digest))
    return bool(tx.connection.execute(query).scalar_one())


def add(tx: Transaction, name: str, terms: Glossary, *, owner: str, is_namesake: bool = False) -> str | None:
    """Store a new glossary with its first version; returns its id, None where its owner has one of this name.

    Args:
        is_namesake: whether it may have the name of another.
    """
    is_taken = bool(_find_named(tx, name, owner=owner))
    if is_taken and not is_namesake:
        return None
    glossary_id, digest = uuid.uuid4().hex, write_content(tx, terms)
    handle = glossary_id if is_taken else _handle_of(name)
    row = {"id": glossary_id, "owner": owner, "name": name, "handle": handle, "digest": digest}
    if not insert_new(tx, t.glossary, row, created_at=tx.now, changed_at=tx.now):
        return None
    _add_version(tx, glossary_id, digest, n=1)
    return glossary_id


def set_terms(tx: Transaction, glossary_id: str, terms: Glossary) -> None:
    """Give a glossary new terms, as its next version, unless they are those that it has."""
    digest = write_content(tx, terms)
    differs = (t.glossary.c.id == glossary_id, t.glossary.c.digest != digest)
    values = {"digest": digest, "changed_at": tx.now}
    if tx.connection.execute(update(t.glossary).where(*differs).values(values)).rowcount:
        newest = select(func.max(t.glossary_version.c.n)).where(
            t.glossary_version.c.glossary_id == glossary_id
        )
        _add_version(tx, glossary_id, digest, n=tx.connection.execute(newest).scalar_one() + 1)


def rename(tx: Transaction, found: StoredGlossary, name: str, *, is_namesake: bool = False) -> None:
    """Give a glossary another name.

    Args:
        is_namesake: whether it may have the name of another.

    Raises:
        Conflict: its owner has another one of this name.
    """
    others = [other for other in _find_named(tx, name, owner=found.owner) if other != found.id]
    if others and not is_namesake:
        raise Conflict(f"there is a glossary {name!r} already, {others[0]}; names are given once")
    values = {"name": name, "handle": found.id if others else _handle_of(name), "changed_at": tx.now}
    try:
        with tx.connection.begin_nested():
            tx.connection.execute(update(t.glossary).where(t.glossary.c.id == found.id).values(values))
    except IntegrityError as error:  # somebody else took the name in this moment
        raise Conflict(f"there is a glossary {name!r} already; names are given once") from error


def get(tx: Transaction, reference: str, *, owner: str | None, is_locked: bool = False) -> StoredGlossary:
    """A glossary by its id, or by its name; locked against other writers where asked for.

    Names are the owner's own. The operator, an owner of None, has those of nobody; others he names by id.

    Raises:
        AmbiguousGlossary: several have the name.
    """
    query = _FIELDS.where(t.glossary.c.id == _identify(tx, reference, owner=owner))
    row = tx.connection.execute(query.with_for_update(of=t.glossary) if is_locked else query).one_or_none()
    if row is None:
        raise _not_found(tx, reference, owner=owner)
    return _to_stored(row)


def _identify(tx: Transaction, reference: str, *, owner: str | None) -> str:
    """The id that a reference means; where it means none, the reference."""
    is_id = select(exists().where(t.glossary.c.id == reference, is_owned(t.glossary, owner)))
    if tx.connection.execute(is_id).scalar_one():
        return reference
    named = _find_named(tx, reference, owner=owner or "")
    if len(named) > 1:
        raise AmbiguousGlossary(
            f"{len(named)} glossaries are called {reference!r}; say which: {', '.join(named)}"
        )
    return named[0] if named else ""


def _not_found(tx: Transaction, reference: str, *, owner: str | None) -> NotFound:
    others = select(t.glossary.c.id).where(t.glossary.c.name == reference).order_by(t.glossary.c.created_at)
    found = [] if owner is not None else tx.connection.execute(others.limit(5)).scalars().all()
    others_have = f"; of other owners, by id: {', '.join(found)}" if found else ""
    return NotFound(f"no glossary {reference!r}{others_have}", kind="glossary")


def _find_named(tx: Transaction, name: str, *, owner: str) -> list[str]:
    """The ids of an owner's glossaries of a name, oldest first."""
    own = select(t.glossary.c.id).where(t.glossary.c.owner == owner, t.glossary.c.name == name)
    return list(tx.connection.execute(own.order_by(t.glossary.c.created_at, t.glossary.c.id)).scalars())


def _handle_of(name: str) -> str:
    # Names may be longer than what PostgreSQL takes into an index.
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()


def list_all(tx: Transaction, *, owner: str | None) -> list[StoredGlossary]:
    """All glossaries, oldest first."""
    query = _FIELDS.where(is_owned(t.glossary, owner)).order_by(t.glossary.c.created_at, t.glossary.c.id)
    return [_to_stored(row) for row in tx.connection.execute(query)]


def list_versions(tx: Transaction, glossary_id: str) -> list[StoredVersion]:
    """The versions that a glossary has had, oldest first."""
    query = select(t.glossary_version).where(t.glossary_version.c.glossary_id == glossary_id)
    rows = tx.connection.execute(query.order_by(t.glossary_version.c.n))
    return [StoredVersion(row.n, row.digest, row.created_at) for row in rows]


def remove(tx: Transaction, glossary_id: str) -> None:
    """Delete a glossary, and those of its versions that neither a glossary nor a job has."""
    digests = {one.version for one in list_versions(tx, glossary_id)}
    tx.connection.execute(delete(t.glossary_version).where(t.glossary_version.c.glossary_id == glossary_id))
    tx.connection.execute(delete(t.glossary).where(t.glossary.c.id == glossary_id))
    for digest in sorted(digests):
        forget_unused(tx, digest)


def forget_unused(tx: Transaction, digest: str) -> None:
    """Delete a version that neither a glossary nor a job nor a run has."""
    tx.connection.execute(
        delete(t.glossary_content).where(t.glossary_content.c.digest == digest, _is_unused())
    )


def forget_old(tx: Transaction, *, older_s: float, limit: int) -> int:
    """Delete versions that nothing has and that nobody made lately; returns how many."""
    content = t.glossary_content.c
    old = select(content.digest).where(content.used_at < tx.now - older_s, _is_unused()).limit(limit)
    digests = tx.connection.execute(old).scalars().all()
    gone = delete(t.glossary_content).where(content.digest.in_(digests), _is_unused())
    return tx.connection.execute(gone).rowcount if digests else 0


def _is_unused() -> ColumnElement[bool]:
    digest = t.glossary_content.c.digest
    users = (t.glossary.c.digest, t.glossary_version.c.digest, t.job.c.glossary, t.retranslation.c.glossary)
    return and_(*(~exists().where(user == digest) for user in users))


def _add_version(tx: Transaction, glossary_id: str, digest: str, *, n: int) -> None:
    row = {"glossary_id": glossary_id, "n": n, "digest": digest, "created_at": tx.now}
    tx.connection.execute(insert(t.glossary_version).values(row))


def _to_stored(row: AnyRow) -> StoredGlossary:
    return to_record(StoredGlossary, row, version=row.digest, counts=json.loads(row.counts))
