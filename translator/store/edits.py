"""What people wrote in place of a translation, as rows, and pairs that they propose.

Facts stay as they are, segments point elsewhere.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select, update

from translator.fact_key import HUMAN
from translator.jobs import EditState, Fact, FactKey, JobId, SegmentEdit, Suggestion
from translator.store import scores, texts
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import is_owned, to_record, to_row

_MOST_IN_FLIGHT = 32
"""Edits that have ids already and are not committed: they are seen after some with greater ids."""


def find_fact(tx: Transaction, job_id: JobId, n: int, *, is_held: bool = False) -> FactKey | None:
    """The fact that a segment points to; one that is held is moved by nobody else before the end."""
    query = select(t.segment.c.fact).where(t.segment.c.job_id == job_id, t.segment.c.n == n)
    key = tx.connection.execute(query.with_for_update() if is_held else query).scalar_one()
    return None if key is None else FactKey(key)


def point_to(
    tx: Transaction,
    job_id: JobId,
    n: int,
    *,
    fact: FactKey | None,
    replaced: FactKey | None,
    owner: str,
    author: str = "",
) -> None:
    """Let a segment have another fact, and note what it had and that scores are owed anew."""
    now = tx.connection.execute(select(tx.now)).scalar_one()
    place = (t.segment.c.job_id == job_id, t.segment.c.n == n)
    tx.connection.execute(update(t.segment).where(*place).values(fact=fact))
    row = {"job_id": job_id, "n": n, "replaced": replaced, "fact": fact, "owner": owner, "author": author}
    row["created_at"] = now
    tx.connection.execute(insert(t.edit).values(row))
    scores.owe_again(tx, job_id)


def find_state(tx: Transaction, job_id: JobId) -> EditState:
    """How many edits a job has, and the greatest id of them."""
    found = select(func.count(), func.coalesce(func.max(t.edit.c.id), 0)).where(t.edit.c.job_id == job_id)
    return EditState(*tx.connection.execute(found).one())


def list_changed(tx: Transaction, job_id: JobId, *, since: EditState) -> set[int]:
    """The segments of a job that were edited since, and perhaps some that were a little before."""
    is_new = t.edit.c.id > since.newest_id - _MOST_IN_FLIGHT
    query = select(t.edit.c.n).where(t.edit.c.job_id == job_id, is_new)
    return set(tx.connection.execute(query).scalars())


def carry_over(tx: Transaction, pairs: Select[tuple[str, str, str]]) -> None:
    """Give jobs what people wrote into earlier ones, wherever both cut a segment alike.

    What was written into the later job since stays.

    Args:
        pairs: ids of the earlier job as `before` and of the later one as `after`, and the `owner` of both.
    """
    for row in tx.connection.execute(_find_newer(pairs)).all():
        replaced = None if row.replaced is None else FactKey(row.replaced)
        job_id, written = JobId(row.after), FactKey(row.written)
        point_to(tx, job_id, row.n, fact=written, replaced=replaced, owner=row.owner)


def _find_newer(pairs: Select[tuple[str, str, str]]) -> Select[tuple[Any, ...]]:
    pair, old, new = pairs.subquery(), t.segment.alias("old"), t.segment.alias("new")
    edit = t.edit.c
    newest = (
        select(edit.job_id, edit.n, func.max(edit.id).label("id"))
        .where(edit.job_id.in_(select(pair.c.before)))
        .group_by(edit.job_id, edit.n)
        .subquery()
    )
    is_same_place = and_(new.c.job_id == pair.c.after, new.c.start == old.c.start, new.c.end == old.c.end)
    own = select(func.max(edit.id)).where(edit.job_id == new.c.job_id, edit.n == new.c.n).scalar_subquery()
    joined = (
        newest.join(pair, pair.c.before == newest.c.job_id)
        .join(old, and_(old.c.job_id == newest.c.job_id, old.c.n == newest.c.n))
        .join(t.fact, and_(t.fact.c.key == old.c.fact, t.fact.c.model == HUMAN))
        .join(new, is_same_place)
    )
    columns = (pair.c.after, pair.c.owner, new.c.n, new.c.fact.label("replaced"), old.c.fact.label("written"))
    is_newer = (new.c.fact.is_distinct_from(old.c.fact), func.coalesce(own, 0) < newest.c.id)
    return select(*columns).select_from(joined).where(*is_newer)


def list_of(tx: Transaction, job_id: JobId, n: int) -> list[SegmentEdit]:
    """The edits of a segment, oldest first."""
    query = select(t.edit).where(t.edit.c.job_id == job_id, t.edit.c.n == n).order_by(t.edit.c.id)
    rows = tx.connection.execute(query).all()
    keys = {FactKey(key) for row in rows for key in (row.replaced, row.fact) if key is not None}
    facts: dict[FactKey, Fact] = texts.find_facts(tx, keys)
    return [
        SegmentEdit(
            replaced=None if row.replaced is None else facts[FactKey(row.replaced)],
            fact=None if row.fact is None else facts[FactKey(row.fact)],
            owner=row.owner,
            created_at=row.created_at,
            author=row.author,
        )
        for row in rows
    ]


def suggest(tx: Transaction, suggestion: Suggestion, *, owner: str) -> None:
    """Keep a pair; the same from the same owner is kept again, as another voice."""
    now = tx.connection.execute(select(tx.now)).scalar_one()
    tx.connection.execute(insert(t.suggestion).values(to_row(suggestion, owner=owner, created_at=now)))


def list_suggestions(tx: Transaction, *, owner: str | None, limit: int) -> list[Suggestion]:
    """Pairs of an owner, or of all, newest first."""
    query = select(t.suggestion).where(is_owned(t.suggestion, owner))
    newest = query.order_by(t.suggestion.c.id.desc()).limit(limit)
    return [to_record(Suggestion, row) for row in tx.connection.execute(newest)]


def forget_suggestions(tx: Transaction, *, older_s: float) -> int:
    """Delete pairs that were proposed longer ago; returns how many."""
    old = t.suggestion.c.created_at < tx.now - older_s
    return tx.connection.execute(delete(t.suggestion).where(old)).rowcount


def remove_suggestions_of(tx: Transaction, owner: str) -> None:
    """Delete the pairs that an owner proposed."""
    tx.connection.execute(delete(t.suggestion).where(t.suggestion.c.owner == owner))
