"""Lists of jobs as people look for them: filtered, with what their documents and segments say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, delete, exists, func, or_, select
from sqlalchemy.sql import ColumnElement

from translator.jobs import Cursor, Job, JobFilter, JobId, JobView, Period, ScoredJob
from translator.store import documents
from translator.store import jobs as stored
from translator.store import tables as t
from translator.store.candidates import has_flag, has_language
from translator.store.connection import Transaction
from translator.store.rows import insert_ignoring, is_behind, is_owned, to_record

_OPEN = ("queued", "running")
ANY_FLAG = "any"


def list_views(
    tx: Transaction, chosen: JobFilter, *, limit: int, after: Cursor | None = None
) -> list[JobView]:
    """The newest jobs that a filter lets through, newest first."""
    query = _find(chosen).where(is_behind(t.job, after))
    newest = query.order_by(t.job.c.created_at.desc(), t.job.c.id).limit(limit)
    jobs = stored.get_many(tx, [JobId(key) for key in tx.connection.execute(newest).scalars()])
    return describe(tx, jobs)


def count_states(tx: Transaction, chosen: JobFilter) -> dict[str, int]:
    """How many jobs that a filter lets through are in each state."""
    found = _find(chosen).subquery()
    query = (
        select(t.job.c.state, func.count().label("n"))
        .join(found, found.c.id == t.job.c.id)
        .group_by(t.job.c.state)
    )
    return {row.state: row.n for row in tx.connection.execute(query)}


def list_done(tx: Transaction, chosen: JobFilter, *, limit: int) -> list[JobId]:
    """The newest jobs that a filter lets through and that are done."""
    query = _find(chosen).where(t.job.c.state == "done")
    newest = query.order_by(t.job.c.created_at.desc(), t.job.c.id).limit(limit)
    return [JobId(key) for key in tx.connection.execute(newest).scalars()]


def list_tags(tx: Transaction, *, owner: str | None, limit: int) -> list[str]:
    """The tags of an owner's documents, those of the newest first."""
    newest = func.max(t.document.c.created_at)
    query = select(t.document_tag.c.tag).join(t.document).where(is_owned(t.document, owner))
    return list(
        tx.connection.execute(
            query.group_by(t.document_tag.c.tag).order_by(newest.desc()).limit(limit)
        ).scalars()
    )


def add_tag(tx: Transaction, document_ids: Sequence[str], tag: str) -> None:
    """Give documents a tag; those that have it keep it."""
    rows = [{"document_id": key, "tag": tag} for key in sorted(set(document_ids))]
    if rows:
        tx.connection.execute(insert_ignoring(tx, t.document_tag), rows)


def remove_tag(tx: Transaction, document_ids: Sequence[str], tag: str) -> None:
    """Take a tag from documents."""
    held = (t.document_tag.c.document_id.in_(document_ids), t.document_tag.c.tag == tag)
    tx.connection.execute(delete(t.document_tag).where(*held))


def _find(chosen: JobFilter) -> Select[Any]:
    query = select(t.job.c.id).join(t.document).where(is_owned(t.document, chosen.owner))
    if chosen.state:
        query = query.where(t.job.c.state.in_(_OPEN if chosen.state == "open" else (chosen.state,)))
    if chosen.tag:
        held = exists().where(
            t.document_tag.c.document_id == t.document.c.id, t.document_tag.c.tag == chosen.tag
        )
        query = query.where(held)
    if chosen.words:
        query = query.where(t.document.c.name.icontains(chosen.words, autoescape=True))
    if chosen.language:
        query = query.where(has_language(chosen.language))
    if chosen.flag:
        query = query.where(_has_any_flag() if chosen.flag == ANY_FLAG else has_flag(chosen.flag))
    return query


def _has_any_flag() -> ColumnElement[bool]:
    of_job = t.segment.c.job_id == t.job.c.id
    own = exists().where(of_job, t.segment.c.fact.is_(None), t.segment.c.flags != "")
    made = exists().where(of_job, t.fact.c.key == t.segment.c.fact, t.fact.c.flags != "")
    return or_(own, made)


def describe(tx: Transaction, jobs: Sequence[Job]) -> list[JobView]:
    """What a list shows of jobs, in their order."""
    ids, document_ids = [job.id for job in jobs], {job.document_id for job in jobs}
    tags = documents.read_tags(tx, list(document_ids))
    accepted = documents.read_accepted(tx, document_ids)
    languages, flagged = _count_segments(tx, ids)
    again = select(t.retranslation_document.c.job_id).where(t.retranslation_document.c.job_id.in_(ids))
    retranslated = set(tx.connection.execute(again).scalars())
    return [
        JobView(
            job=job,
            tags=tuple(tags.get(job.document_id, ())),
            languages=tuple(languages.get(job.id, ())),
            n_flagged=flagged.get(job.id, 0),
            is_retranslation=job.id in retranslated,
            accepted_job_id=accepted.get(job.document_id),
        )
        for job in jobs
    ]


def _count_segments(tx: Transaction, ids: Sequence[JobId]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The languages of jobs, the most frequent first, and how many of their segments have a flag."""
    has_flag = func.coalesce(t.fact.c.flags, t.segment.c.flags) != ""
    query = (
        select(
            t.segment.c.job_id,
            t.segment.c.language,
            func.count().label("n"),
            func.sum(case((has_flag, 1), else_=0)).label("n_flagged"),
        )
        .outerjoin(t.fact)
        .where(t.segment.c.job_id.in_(ids))
        .group_by(t.segment.c.job_id, t.segment.c.language)
    )
    languages: dict[str, list[str]] = {}
    flagged: dict[str, int] = {}
    for row in sorted(tx.connection.execute(query), key=lambda row: -row.n):
        languages.setdefault(row.job_id, []).append(row.language)
        flagged[row.job_id] = flagged.get(row.job_id, 0) + row.n_flagged
    return languages, flagged


def count_finished(
    tx: Transaction, *, since_s: float, period_s: float, owner: str | None = None
) -> list[Period]:
    """Segments of jobs that were finished, by period; `n` of a period counts from `since_s` ago."""
    start = select(tx.now - since_s).scalar_subquery()
    # Rounding half down is what both databases have in common with counting periods.
    n = func.round((t.job.c.finished_at - start) / period_s - 0.5).label("n")
    query = (
        select(n, func.count(), func.sum(t.job.c.n_done), func.sum(t.job.c.n_reused))
        .select_from(t.job.join(t.document))
        .where(t.job.c.state == "done", t.job.c.finished_at > start, is_owned(t.document, owner))
        .group_by(n)
        .order_by(n)
    )
    rows = tx.connection.execute(query)
    return [Period(int(number), jobs, int(done), int(reused)) for number, jobs, done, reused in rows]


def list_scored(tx: Transaction, *, metric: str, limit: int, owner: str | None = None) -> list[ScoredJob]:
    """The newest jobs with a score, newest first."""
    query = (
        select(t.job.c.id, t.job.c.finished_at, t.job.c.signature, t.score.c.value)
        .select_from(t.score.join(t.job).join(t.document))
        .where(t.score.c.metric == metric, is_owned(t.document, owner))
        .order_by(t.job.c.created_at.desc())
        .limit(limit)
    )
    return [to_record(ScoredJob, row) for row in tx.connection.execute(query)]
