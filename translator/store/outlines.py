"""A translated document from above: a row of facts for each segment without its texts, and texts in parts."""

from __future__ import annotations

from sqlalchemy import func as sql
from sqlalchemy import select

from translator.fact_key import HUMAN
from translator.jobs import Job, SegmentOutline
from translator.store import tables as t
from translator.store.connection import Transaction


def read(tx: Transaction, job: Job, *, first: int = 0, limit: int | None = None) -> list[SegmentOutline]:
    """Segments of a job that is done, in order: all, or some from a number on."""
    query = (
        select(
            t.segment.c.n,
            t.segment.c.language,
            t.segment.c.flags,
            t.fact.c.model,
            t.fact.c.flags,
            t.fact.c.log_probability,
            t.segment.c.end - t.segment.c.start,
            sql.length(t.fact.c.text),
        )
        .outerjoin(t.fact)
        .where(t.segment.c.job_id == job.id, t.segment.c.n >= first)
        .order_by(t.segment.c.n)
        .limit(limit)
    )
    return [
        SegmentOutline(
            n,
            language,
            model,
            tuple((own_flags if model is None else fact_flags).split()),
            None if model == HUMAN else log_probability,
            source_chars,
            english_chars,
        )
        for n, language, own_flags, model, fact_flags, log_probability, source_chars, english_chars in (
            tx.connection.execute(query)
        )
    ]


def read_text(tx: Transaction, job: Job, *, start: int, end: int) -> str:
    """A part of the source; offsets in code points.

    One part for many segments: a database reads a text from its beginning for each part.
    """
    part = select(sql.substr(t.document.c.text, start + 1, end - start))
    return str(tx.connection.execute(part.where(t.document.c.id == job.document_id)).scalar_one())
