"""Alignment projects as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from translator.alignments import AlignmentProject, AlignmentTexts, Reversal, Splice, StoredBead
from translator.errors import NotFound
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, to_record

# All but its texts and beads, which are large.
_COLUMNS = tuple(column for column in t.alignment.c if column.name not in ("source", "target", "beads"))


def add(tx: Transaction, texts: AlignmentTexts, *, identity: str, name: str, owner: str) -> None:
    """Keep a new project."""
    row = {"id": identity, "owner": owner, "name": name, "version": 1, **_to_row(texts)}
    tx.connection.execute(insert(t.alignment).values(created_at=tx.now, changed_at=tx.now, **row))


def get(
    tx: Transaction, identity: str, *, owner: str, is_held: bool = False
) -> tuple[AlignmentProject, AlignmentTexts]:
    """A project with its texts; one that is held is changed by nobody else before the end."""
    query = select(t.alignment).where(t.alignment.c.id == identity, t.alignment.c.owner == owner)
    row = tx.connection.execute(query.with_for_update() if is_held else query).one_or_none()
    if row is None:
        raise NotFound(f"no alignment {identity!r}")
    return to_record(AlignmentProject, row), _to_texts(row)


def list_newest(tx: Transaction, *, owner: str, limit: int) -> list[AlignmentProject]:
    """The projects that were changed last, newest first."""
    query = select(*_COLUMNS).where(t.alignment.c.owner == owner)
    newest = query.order_by(t.alignment.c.changed_at.desc(), t.alignment.c.id).limit(limit)
    return [to_record(AlignmentProject, row) for row in tx.connection.execute(newest)]


def save(
    tx: Transaction, project: AlignmentProject, *, now: AlignmentTexts, before: AlignmentTexts
) -> AlignmentProject:
    """Put other texts and beads in place of those of a project; returns it as its next version."""
    saved = replace(project, version=project.version + 1)
    values = {"version": saved.version, "changed_at": tx.now, **_to_row(now, unless=before)}
    tx.connection.execute(update(t.alignment).where(t.alignment.c.id == project.id).values(values))
    return saved


def keep_change(tx: Transaction, identity: str, change: Reversal, *, version: int, most: int) -> None:
    """Keep how a version becomes the one before, and no more than the newest of those."""
    own = t.alignment_change.c.alignment_id == identity
    row = {"alignment_id": identity, "version": version, "change": _change_to_json(change)}
    tx.connection.execute(insert(t.alignment_change).values(row))
    oldest = select(t.alignment_change.c.version).where(own).order_by(t.alignment_change.c.version.desc())
    last = tx.connection.execute(oldest.offset(most).limit(1)).scalar()
    if last is not None:
        tx.connection.execute(delete(t.alignment_change).where(own, t.alignment_change.c.version <= last))


def has_change(tx: Transaction, identity: str) -> bool:
    """Whether something can be taken back."""
    query = select(t.alignment_change.c.version).where(t.alignment_change.c.alignment_id == identity)
    return tx.connection.execute(query.limit(1)).scalar() is not None


def pop_change(tx: Transaction, identity: str) -> Reversal | None:
    """The newest change that was kept, which is kept no longer; None where there is none."""
    c = t.alignment_change.c
    newest = select(c.version, c.change).where(c.alignment_id == identity).order_by(c.version.desc()).limit(1)
    row = tx.connection.execute(newest).one_or_none()
    if row is None:
        return None
    own = (c.alignment_id == identity, c.version == row.version)
    tx.connection.execute(delete(t.alignment_change).where(*own))
    return _change_from_json(row.change)


def remove(tx: Transaction, identity: str, *, owner: str) -> None:
    """Delete a project; one that is not there is no error."""
    own = (t.alignment.c.id == identity, t.alignment.c.owner == owner)
    chosen = select(t.alignment.c.id).where(*own)
    tx.connection.execute(delete(t.alignment_change).where(t.alignment_change.c.alignment_id.in_(chosen)))
    tx.connection.execute(delete(t.alignment).where(*own))


def remove_of(tx: Transaction, owner: str) -> int:
    """Delete all projects of an owner; returns how many."""
    chosen = select(t.alignment.c.id).where(t.alignment.c.owner == owner)
    tx.connection.execute(delete(t.alignment_change).where(t.alignment_change.c.alignment_id.in_(chosen)))
    return tx.connection.execute(delete(t.alignment).where(t.alignment.c.owner == owner)).rowcount


def _to_row(texts: AlignmentTexts, *, unless: AlignmentTexts | None = None) -> dict[str, str]:
    """The columns of texts; of a large project only those that differ from others."""
    row = {"language": texts.language}
    for side in ("source", "target"):
        if unless is None or getattr(unless, side) != getattr(texts, side):
            row[side] = json.dumps(getattr(texts, side), ensure_ascii=False)
    return {**row, "beads": json.dumps(_beads_to_lists(texts.beads))}


def _beads_to_lists(beads: Sequence[StoredBead]) -> list[Any]:
    return [[bead.source, bead.target, bead.similarity] for bead in beads]


def _beads_from_lists(lists: Sequence[Any]) -> tuple[StoredBead, ...]:
    return tuple(StoredBead(tuple(source), tuple(target), alike) for source, target, alike in lists)


def _change_to_json(change: Reversal) -> str:
    parts = {
        "source": [change.source.start, change.source.n, change.source.items],
        "target": [change.target.start, change.target.n, change.target.items],
        "beads": [change.beads.start, change.beads.n, _beads_to_lists(change.beads.items)],
    }
    return json.dumps(parts, ensure_ascii=False)


def _change_from_json(text: str) -> Reversal:
    found = json.loads(text)
    source, target = (
        Splice(start, n, tuple(items)) for start, n, items in (found["source"], found["target"])
    )
    start, n, beads = found["beads"]
    return Reversal(source, target, Splice(start, n, _beads_from_lists(beads)))


def _to_texts(row: AnyRow) -> AlignmentTexts:
    return AlignmentTexts(
        source=tuple(json.loads(row.source)),
        target=tuple(json.loads(row.target)),
        language=row.language,
        beads=_beads_from_lists(json.loads(row.beads)),
    )
