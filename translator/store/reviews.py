"""Which segments people looked through, which are alike, and segments by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, func, insert, select

from translator.jobs import FactKey, Job, JobId
from translator.store import tables as t
from translator.store import texts
from translator.store.connection import Transaction

_IS_AS_REVIEWED = and_(
    t.segment.c.job_id == t.review.c.job_id,
    t.segment.c.n == t.review.c.n,
    t.segment.c.fact.is_not_distinct_from(t.review.c.fact),
)


def list_reviewed(tx: Transaction, job_id: JobId, numbers: Sequence[int]) -> set[int]:
    """Those of some segments of a job that were looked through and have not changed since."""
    query = select(t.review.c.n).join(t.segment, _IS_AS_REVIEWED)
    own = query.where(t.review.c.job_id == job_id, t.review.c.n.in_(numbers))
    return set(tx.connection.execute(own).scalars())


def count_reviewed(tx: Transaction, job_id: JobId) -> int:
    """How many segments with an English of their own were looked through and have not changed since."""
    query = select(func.count()).select_from(t.review).join(t.segment, _IS_AS_REVIEWED)
    own = query.where(t.review.c.job_id == job_id, t.segment.c.fact.is_not(None))
    return int(tx.connection.execute(own).scalar_one())


def list_unreviewed(tx: Transaction, job_id: JobId) -> list[int]:
    """The other segments with an English of their own, in order."""
    query = select(t.segment.c.n).outerjoin(t.review, _IS_AS_REVIEWED)
    own = query.where(t.segment.c.job_id == job_id, t.segment.c.fact.is_not(None), t.review.c.n.is_(None))
    return list(tx.connection.execute(own.order_by(t.segment.c.n)).scalars())


def set_reviewed(tx: Transaction, job_id: JobId, n: int, *, fact: FactKey | None, author: str) -> None:
    """Note that a segment was looked through as it stands."""
    clear(tx, job_id, n)
    row = {"job_id": job_id, "n": n, "fact": fact, "author": author}
    tx.connection.execute(insert(t.review).values(created_at=tx.now, **row))


def clear(tx: Transaction, job_id: JobId, n: int) -> None:
    """Forget that a segment was looked through."""
    tx.connection.execute(delete(t.review).where(t.review.c.job_id == job_id, t.review.c.n == n))


def find_equal(tx: Transaction, job: Job, n: int, *, limit: int) -> list[int]:
    """Other segments with the same source in the same language and another English, in order."""
    own = select(t.segment).where(t.segment.c.job_id == job.id, t.segment.c.n == n)
    row = tx.connection.execute(own).one()
    query = select(t.segment.c.n, t.segment.c.start).where(
        t.segment.c.job_id == job.id,
        t.segment.c.n != n,
        t.segment.c.language == row.language,
        t.segment.c.end - t.segment.c.start == row.end - row.start,
        t.segment.c.fact.is_distinct_from(row.fact),
    )
    alike = tx.connection.execute(query.order_by(t.segment.c.n)).all()
    if not alike:
        return []
    text = texts.read_text(tx, job, start=0, end=max(alike[-1].start, row.start) + row.end - row.start)
    source = text[row.start : row.end]
    return [other.n for other in alike if text.startswith(source, other.start)][:limit]
