"""Glossaries as rows: their versions stay as long as the glossary, or a job, has use for them."""

from __future__ import annotations

import json
import uuid

from sqlalchemy import delete, exists, func, insert, or_, select, true, update
from sqlalchemy.sql import ColumnElement

from translator.errors import NotFound
from translator.glossary import Glossary, InvalidGlossary
from translator.glossary.problems import too_many
from translator.glossary.reading import read_table
from translator.glossary.stored import StoredGlossary, StoredVersion
from translator.glossary.term import MOST_TERMS
from translator.glossary.writing import to_tsv
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.dialect import AnyRow, insert_ignoring

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
    tx.connection.execute(insert_ignoring(tx, t.glossary_content).values(row))
    return terms.version


def read_content(tx: Transaction, digest: str) -> Glossary:
    """The terms of a version.

    Raises:
        NotFound: there is none with this digest.
    """
    query = select(t.glossary_content.c.entries).where(t.glossary_content.c.digest == digest)
    entries = tx.connection.execute(query).scalar_one_or_none()
    if entries is None:
        raise NotFound(f"no glossary version {digest!r}; `tolmacs glossary list` shows the glossaries")
    return read_table(entries, name=digest) if digest else Glossary()


def has_content(tx: Transaction, digest: str) -> bool:
    """Whether a version is known."""
    query = select(exists().where(t.glossary_content.c.digest == digest))
    return bool(tx.connection.execute(query).scalar_one())


def add(tx: Transaction, name: str, terms: Glossary, *, owner: str) -> str:
    """Store a new glossary with its first version; returns its id."""
    glossary_id, digest = uuid.uuid4().hex, write_content(tx, terms)
    row = {"id": glossary_id, "owner": owner, "name": name, "digest": digest}
    tx.connection.execute(insert(t.glossary).values(**row, created_at=tx.now, changed_at=tx.now))
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


def rename(tx: Transaction, glossary_id: str, name: str) -> None:
    """Give a glossary another name."""
    tx.connection.execute(
        update(t.glossary).where(t.glossary.c.id == glossary_id).values(name=name, changed_at=tx.now)
    )


def get(tx: Transaction, reference: str, *, owner: str | None, is_locked: bool = False) -> StoredGlossary:
    """A glossary by its id, or the newest of this name; locked against other writers where asked for.

    Raises:
        NotFound: there is none.
    """
    wanted = or_(t.glossary.c.id == reference, t.glossary.c.name == reference)
    newest = (t.glossary.c.created_at.desc(), t.glossary.c.id)
    query = _FIELDS.where(wanted, _is_owned(owner)).order_by(t.glossary.c.id != reference, *newest).limit(1)
    row = tx.connection.execute(query.with_for_update(of=t.glossary) if is_locked else query).one_or_none()
    if row is None:
        raise NotFound(f"no glossary {reference!r}; `tolmacs glossary list` shows the glossaries")
    return _to_stored(row)


def list_all(tx: Transaction, *, owner: str | None) -> list[StoredGlossary]:
    """All glossaries, oldest first."""
    query = _FIELDS.where(_is_owned(owner)).order_by(t.glossary.c.created_at, t.glossary.c.id)
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
    used = exists().where(t.glossary_version.c.digest == digest)
    named = f'"{digest}"'
    by_job = exists().where(t.job.c.recipe.contains(named, autoescape=True))
    by_run = exists().where(t.retranslation.c.target.contains(named, autoescape=True))
    content = t.glossary_content.c
    tx.connection.execute(delete(t.glossary_content).where(content.digest == digest, ~used, ~by_job, ~by_run))


def _add_version(tx: Transaction, glossary_id: str, digest: str, *, n: int) -> None:
    row = {"glossary_id": glossary_id, "n": n, "digest": digest, "created_at": tx.now}
    tx.connection.execute(insert(t.glossary_version).values(row))


def _is_owned(owner: str | None) -> ColumnElement[bool]:
    return true() if owner is None else t.glossary.c.owner == owner


def _to_stored(row: AnyRow) -> StoredGlossary:
    return StoredGlossary(
        id=row.id,
        owner=row.owner,
        name=row.name,
        version=row.digest,
        counts=json.loads(row.counts),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
