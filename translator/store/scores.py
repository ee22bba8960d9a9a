"""Where references were located in the translation of a job, and what the scores are, as rows.

`score_due_at` of a job says from when on the sweep may score it; none where no scores are owed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, func, insert, select, update

from translator.jobs import Job, JobId, JobReferences, JobScore
from translator.records import PlacedReference
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, to_record, to_row

_AGAIN_S = 2.0
"""After the last of several changes, so that these are scored together."""


def owe(tx: Transaction, job_ids: Sequence[JobId], *, within_s: float) -> list[JobId]:
    """Note that scores are owed for those of some jobs that have references, and return these.

    Args:
        within_s: after so many seconds the sweep sees to them.
    """
    if not job_ids:
        return []
    has_references = exists().where(t.reference.c.document_id == t.job.c.document_id)
    statement = update(t.job).where(t.job.c.id.in_(job_ids), has_references)
    noted = statement.values(score_due_at=tx.now + within_s).returning(t.job.c.id)
    return [JobId(job_id) for job_id in tx.connection.execute(noted).scalars()]


def owe_again(tx: Transaction, job_id: JobId) -> None:
    """Note that the text of a job was changed by a person, so that its references are scored anew soon."""
    has_references = exists().where(t.reference.c.document_id == t.job.c.document_id)
    statement = update(t.job).where(t.job.c.id == job_id, has_references)
    tx.connection.execute(statement.values(score_due_at=tx.now + _AGAIN_S, score_tries=0))


def take_owed(tx: Transaction, *, within_s: float, most_tries: int) -> JobId | None:
    """A job whose scores are overdue; whoever takes it has `within_s` for it.

    A job is given out `most_tries` times at most, since scoring it may kill whoever does it.
    """
    overdue = select(t.job.c.id, t.job.c.score_tries).where(t.job.c.score_due_at < tx.now)
    first = overdue.order_by(t.job.c.score_due_at).limit(1).with_for_update(skip_locked=True)
    row = tx.connection.execute(first).one_or_none()
    if row is None:
        return None
    is_last = row.score_tries >= most_tries
    values = {"score_tries": row.score_tries + 1, "score_due_at": None if is_last else tx.now + within_s}
    tx.connection.execute(update(t.job).where(t.job.c.id == row.id).values(values))
    return None if is_last else JobId(row.id)


def read_given(tx: Transaction, document_id: str) -> list[str]:
    """The references that came with a document, in order."""
    query = select(t.reference.c.text).where(t.reference.c.document_id == document_id)
    return list(tx.connection.execute(query.order_by(t.reference.c.n)).scalars())


def write(
    tx: Transaction, job_id: JobId, placed: Sequence[PlacedReference], scores: Sequence[JobScore]
) -> None:
    """Keep the scores of a job in place of those that it may have; a job that was deleted gets none."""
    settled = update(t.job).where(t.job.c.id == job_id).values(score_due_at=None)
    if not tx.connection.execute(settled).rowcount:
        return
    for table in (t.placement, t.score):
        tx.connection.execute(delete(table).where(table.c.job_id == job_id))
    places = [{"job_id": job_id, "n": number, **_to_row(item)} for number, item in enumerate(placed)]
    if places:
        tx.connection.execute(insert(t.placement), places)
    figures = [to_row(item, job_id=job_id) for item in scores]
    if figures:
        tx.connection.execute(insert(t.score), figures)


def read(tx: Transaction, job: Job) -> JobReferences:
    """What is known about the references of a job."""
    count = select(func.count()).select_from(t.reference).where(t.reference.c.document_id == job.document_id)
    places = select(t.placement).where(t.placement.c.job_id == job.id).order_by(t.placement.c.n)
    figures = select(t.score).where(t.score.c.job_id == job.id).order_by(t.score.c.metric)
    due_at = select(t.job.c.score_due_at).where(t.job.c.id == job.id)
    return JobReferences(
        is_owed=tx.connection.execute(due_at).scalar_one_or_none() is not None,
        n_given=tx.connection.execute(count).scalar_one(),
        placed=tuple(_to_place(row) for row in tx.connection.execute(places)),
        scores=tuple(to_record(JobScore, row) for row in tx.connection.execute(figures)),
    )


def _to_row(item: PlacedReference) -> dict[str, object]:
    start, end = item.span or (None, None)
    return {
        "text": item.text,
        "origin": item.origin,
        "segments": " ".join(map(str, item.segments)),
        "span_start": start,
        "span_end": end,
        "similarity": item.similarity,
        "chrf": item.score,
    }


def _to_place(row: AnyRow) -> PlacedReference:
    segments = tuple(int(number) for number in row.segments.split())
    span = None if row.span_start is None else (row.span_start, row.span_end)
    return PlacedReference(row.text, row.origin, segments, span, row.similarity, row.chrf)
