"""A translated document from above: a row of facts for each segment without its texts, and texts in parts."""

from __future__ import annotations

from sqlalchemy import func as sql
from sqlalchemy import select

from translator.fact_key import HUMAN
from translator.jobs import Job, SegmentOutline
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import to_record


def read(tx: Transaction, job: Job) -> list[SegmentOutline]:
    """Every segment of a job that is done, in order."""
    query = (
        select(
            t.segment.c.n,
            t.segment.c.language,
            t.segment.c.flags,
            t.fact.c.model,
            t.fact.c.flags.label("fact_flags"),
            t.fact.c.log_probability,
            (t.segment.c.end - t.segment.c.start).label("source_chars"),
            sql.length(t.fact.c.text).label("english_chars"),
        )
        .outerjoin(t.fact)
        .where(t.segment.c.job_id == job.id)
        .order_by(t.segment.c.n)
    )
    return [
        to_record(
            SegmentOutline,
            row,
            flags=tuple((row.flags if row.model is None else row.fact_flags).split()),
            log_probability=None if row.model == HUMAN else row.log_probability,
        )
        for row in tx.connection.execute(query)
    ]


def read_text(tx: Transaction, job: Job, *, start: int, end: int) -> str:
    """A part of the source; offsets in code points.

    One part for many segments: a database reads a text from its beginning for each part.
    """
    part = select(sql.substr(t.document.c.text, start + 1, end - start))
    return str(tx.connection.execute(part.where(t.document.c.id == job.document_id)).scalar_one())
