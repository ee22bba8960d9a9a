"""Alignment projects are kept for their owner, changed by several without loss, and taken back step by step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.translator.service.conftest import Bench
from translator.alignments import (
    AlignmentTexts,
    StoredBead,
    join_segment,
    merge_segments,
    part_segment,
    rewrite,
)
from translator.errors import ChangedMeanwhile, InvalidRequest, NotFound
from translator.service import alignments as projects
from translator.service import queries
from translator.service.context import Context

TEXTS = AlignmentTexts(
    ("a", "b", "c"),
    ("x", "y"),
    "vi",
    (StoredBead((0,), (0,), 0.5), StoredBead((1,), ()), StoredBead((2,), (1,), 0.9)),
)
CHANGES: list[Callable[[AlignmentTexts], AlignmentTexts]] = [
    lambda texts: join_segment(texts, "source", 1, 0),
    lambda texts: rewrite(texts, "source", 0, ["a one", "a two"]),
    lambda texts: merge_segments(texts, "target", 0),
    lambda texts: part_segment(texts, "source", 2),
]


@pytest.fixture
def context(bench: Bench) -> Context:
    return bench.context


@pytest.fixture
def identity(context: Context) -> str:
    return projects.add_alignment(TEXTS, name="one", context=context, owner="")


def _texts(identity: str, context: Context) -> AlignmentTexts:
    return queries.get_alignment(identity, context=context, owner="")[1]


def test_changes_are_taken_back_one_after_the_other(context: Context, identity: str) -> None:
    states = [TEXTS]
    for n, change in enumerate(CHANGES, start=1):
        projects.change_alignment(identity, change, version=n, context=context, owner="")
        states.append(_texts(identity, context))
    version = len(CHANGES) + 1
    for state in reversed(states[:-1]):
        assert queries.can_undo(identity, context=context)
        projects.undo_change(identity, version=version, context=context, owner="")
        assert _texts(identity, context) == state
        version += 1
    assert not queries.can_undo(identity, context=context)
    with pytest.raises(InvalidRequest, match="nothing to take back"):
        projects.undo_change(identity, version=version, context=context, owner="")


def test_a_change_after_one_that_was_taken_back_is_taken_back_too(context: Context, identity: str) -> None:
    projects.change_alignment(identity, CHANGES[0], version=1, context=context, owner="")
    projects.undo_change(identity, version=2, context=context, owner="")
    projects.change_alignment(identity, CHANGES[1], version=3, context=context, owner="")
    projects.undo_change(identity, version=4, context=context, owner="")
    assert _texts(identity, context) == TEXTS


def test_the_later_of_two_changes_nothing(context: Context, identity: str) -> None:
    projects.change_alignment(identity, CHANGES[0], version=1, context=context, owner="")
    state = _texts(identity, context)
    with pytest.raises(ChangedMeanwhile):
        projects.change_alignment(identity, CHANGES[1], version=1, context=context, owner="")
    with pytest.raises(ChangedMeanwhile):
        projects.undo_change(identity, version=1, context=context, owner="")
    assert _texts(identity, context) == state


def test_only_the_newest_changes_are_kept(
    context: Context, identity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "_MOST_TAKEN_BACK", 2)
    for n, change in enumerate(CHANGES, start=1):
        projects.change_alignment(identity, change, version=n, context=context, owner="")
    for version in (5, 6):
        projects.undo_change(identity, version=version, context=context, owner="")
    assert not queries.can_undo(identity, context=context)


def test_others_neither_see_nor_change_nor_delete(context: Context, identity: str) -> None:
    projects.change_alignment(identity, CHANGES[0], version=1, context=context, owner="")
    with pytest.raises(NotFound):
        queries.get_alignment(identity, context=context, owner="other")
    with pytest.raises(NotFound):
        projects.undo_change(identity, version=2, context=context, owner="other")
    projects.delete_alignment(identity, context=context, owner="other")
    assert queries.can_undo(identity, context=context)
    projects.delete_alignment(identity, context=context, owner="")
    assert not queries.can_undo(identity, context=context)
