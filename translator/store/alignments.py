"""Alignment projects as rows."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select, update

from translator.alignments import AlignmentProject, AlignmentTexts, Pairing
from translator.errors import NotFound
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.dialect import AnyRow

_SHOWN = ("id", "name", "language", "version", "created_at", "changed_at")
_COLUMNS = tuple(t.alignment.c[name] for name in _SHOWN)


def add(tx: Transaction, texts: AlignmentTexts, *, identity: str, name: str, owner: str) -> None:
    """Keep a new project."""
    row = {"id": identity, "owner": owner, "name": name, "version": 1, **_to_row(texts)}
    tx.connection.execute(insert(t.alignment).values(created_at=tx.now, changed_at=tx.now, **row))


def get(tx: Transaction, identity: str, *, owner: str) -> tuple[AlignmentProject, AlignmentTexts]:
    """A project with its texts; on databases of several writers nobody changes it before the end.

    Raises:
        NotFound: there is none.
    """
    query = select(t.alignment).where(t.alignment.c.id == identity, t.alignment.c.owner == owner)
    row = tx.connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"no alignment {identity!r}")
    return _to_project(row), _to_texts(row)


def list_newest(tx: Transaction, *, owner: str, limit: int) -> list[AlignmentProject]:
    """The projects that were changed last, newest first."""
    query = select(*_COLUMNS).where(t.alignment.c.owner == owner)
    newest = query.order_by(t.alignment.c.changed_at.desc(), t.alignment.c.id).limit(limit)
    return [_to_project(row) for row in tx.connection.execute(newest)]


def save(tx: Transaction, identity: str, texts: AlignmentTexts) -> None:
    """Put other texts and beads in place of those of a project, as its next version."""
    values = {**_to_row(texts), "version": t.alignment.c.version + 1, "changed_at": tx.now}
    tx.connection.execute(update(t.alignment).where(t.alignment.c.id == identity).values(values))


def remove(tx: Transaction, identity: str, *, owner: str) -> None:
    """Delete a project; one that is not there is no error."""
    own = (t.alignment.c.id == identity, t.alignment.c.owner == owner)
    tx.connection.execute(delete(t.alignment).where(*own))


def _to_row(texts: AlignmentTexts) -> dict[str, str]:
    beads = [[list(bead.source), list(bead.target), bead.similarity] for bead in texts.beads]
    return {
        "language": texts.language,
        "source": json.dumps(texts.source, ensure_ascii=False),
        "target": json.dumps(texts.target, ensure_ascii=False),
        "beads": json.dumps(beads),
    }


def _to_project(row: AnyRow) -> AlignmentProject:
    return AlignmentProject(**{name: getattr(row, name) for name in _SHOWN})


def _to_texts(row: AnyRow) -> AlignmentTexts:
    return AlignmentTexts(
        source=tuple(json.loads(row.source)),
        target=tuple(json.loads(row.target)),
        language=row.language,
        beads=tuple(
            Pairing(tuple(source), tuple(target), similarity)
            for source, target, similarity in json.loads(row.beads)
        ),
    )
