"""Alignment projects: kept, opened again, corrected by several without loss, deleted."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from translator.alignments import AlignmentProject, AlignmentTexts, find_reversal
from translator.errors import ChangedMeanwhile, InvalidRequest
from translator.service.context import Context
from translator.store import alignments
from translator.store.connection import Transaction

_MOST_TAKEN_BACK = 500
"""Changes of a project, one after the other."""


def add_alignment(texts: AlignmentTexts, *, name: str, context: Context, owner: str) -> str:
    """Keep two aligned texts as a project; returns its id."""
    identity = uuid.uuid4().hex
    with context.store.write() as tx:
        alignments.add(tx, texts, identity=identity, name=name, owner=owner)
    return identity


def change_alignment(
    identity: str,
    change: Callable[[AlignmentTexts], AlignmentTexts],
    *,
    version: int,
    context: Context,
    owner: str,
) -> tuple[AlignmentProject, AlignmentTexts]:
    """Change a project that somebody saw in a version; returns it as its next one.

    Raises:
        ChangedMeanwhile: it has another version.
    """
    with context.store.write() as tx:
        project, before = _get_version(tx, identity, version=version, owner=owner)
        now = change(before)
        saved = alignments.save(tx, project, now=now, before=before)
        back = find_reversal(now, before)
        alignments.keep_change(tx, identity, back, version=saved.version, most=_MOST_TAKEN_BACK)
    return saved, now


def undo_change(
    identity: str, *, version: int, context: Context, owner: str
) -> tuple[AlignmentProject, AlignmentTexts, int]:
    """Take back the last change of a project, whoever made it; returns it, and the first bead that differs.

    Raises:
        ChangedMeanwhile: it has another version.
        InvalidRequest: there is nothing to take back.
    """
    with context.store.write() as tx:
        project, now = _get_version(tx, identity, version=version, owner=owner)
        back = alignments.pop_change(tx, identity)
        if back is None:
            raise InvalidRequest("there is nothing to take back")
        before = back.apply(now)
        return alignments.save(tx, project, now=before, before=now), before, back.beads.start


def _get_version(
    tx: Transaction, identity: str, *, version: int, owner: str
) -> tuple[AlignmentProject, AlignmentTexts]:
    project, texts = alignments.get(tx, identity, owner=owner, is_held=True)
    if project.version != version:
        raise ChangedMeanwhile("somebody else changed this alignment meanwhile; load it again")
    return project, texts


def delete_alignment(identity: str, *, context: Context, owner: str) -> None:
    """Delete a project; one that is not there is no error."""
    with context.store.write() as tx:
        alignments.remove(tx, identity, owner=owner)
    context.store.empty_log()
