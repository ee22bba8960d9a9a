"""Alignment projects: kept, opened again, corrected by several without loss, deleted."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from translator.alignments import AlignmentProject, AlignmentTexts
from translator.errors import ChangedMeanwhile
from translator.service.context import Context
from translator.store import alignments

_MOST_LISTED = 50


def add_alignment(texts: AlignmentTexts, *, name: str, context: Context, owner: str) -> str:
    """Keep two aligned texts as a project; returns its id."""
    identity = uuid.uuid4().hex
    with context.store.write() as tx:
        alignments.add(tx, texts, identity=identity, name=name, owner=owner)
    return identity


def get_alignment(identity: str, *, context: Context, owner: str) -> tuple[AlignmentProject, AlignmentTexts]:
    """A project with its texts.

    Raises:
        NotFound: there is none.
    """
    with context.store.write() as tx:
        return alignments.get(tx, identity, owner=owner)


def list_alignments(*, context: Context, owner: str) -> list[AlignmentProject]:
    """The projects that were changed last, newest first."""
    with context.store.read() as tx:
        return alignments.list_newest(tx, owner=owner, limit=_MOST_LISTED)


def change_alignment(
    identity: str,
    change: Callable[[AlignmentTexts], AlignmentTexts],
    *,
    version: int,
    context: Context,
    owner: str,
) -> int:
    """Change a project that somebody saw in a version; returns the next one.

    Raises:
        NotFound: there is none.
        ChangedMeanwhile: it has another version.
    """
    with context.store.write() as tx:
        project, texts = alignments.get(tx, identity, owner=owner)
        if project.version != version:
            raise ChangedMeanwhile("somebody else changed this alignment meanwhile; load it again")
        alignments.save(tx, identity, change(texts))
    return version + 1


def delete_alignment(identity: str, *, context: Context, owner: str) -> None:
    """Delete a project; one that is not there is no error."""
    with context.store.write() as tx:
        alignments.remove(tx, identity, owner=owner)
