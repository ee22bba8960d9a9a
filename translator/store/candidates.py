"""Which stored documents a re-translation means, and what they are made of, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from sqlalchemy import Join, Text, exists, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from translator.fact_key import HUMAN
from translator.jobs import FactKey, JobId, Recipe
from translator.records import Segment
from translator.retranslations import Query
from translator.store import tables as t
from translator.store import texts
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, contains_text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with its accepted translation: segments in order, and the fact of each, None without.

    `edited` are the numbers of segments that a person wrote.
    """

    document_id: str
    owner: str
    text: str
    job_id: JobId
    recipe: Recipe
    signature: str
    segments: tuple[Segment, ...]
    facts: tuple[FactKey | None, ...]
    edited: frozenset[int]


def count(tx: Transaction, query: Query) -> int:
    """Documents that a query means."""
    found = select(func.count()).select_from(_joined()).where(*_conditions(tx, query, None))
    return tx.connection.execute(found).scalar_one()


def read_batch(
    tx: Transaction, query: Query, *, after: str, until: float | None, most_documents: int, most_segments: int
) -> list[Candidate]:
    """The next documents in the order of their ids, at least one where there are any.

    Args:
        after: the id of the last one that was seen, empty at the start.
    """
    accepted = t.job.c
    ids = (
        select(t.document.c.id, func.coalesce(accepted.n_segments, 0).label("size"))
        .select_from(_joined())
        .where(*_conditions(tx, query, until), t.document.c.id > after)
        .order_by(t.document.c.id)
        .limit(most_documents)
    )
    rows = tx.connection.execute(ids).all()
    sizes = accumulate(row.size for row in rows)
    fitting = [row.id for row, size in zip(rows, sizes, strict=True) if size <= most_segments]
    return _read(tx, fitting or [row.id for row in rows[:1]])


def list_accepted(tx: Transaction, query: Query, *, after: str, limit: int) -> list[tuple[str, JobId]]:
    """The next documents in the order of their ids, with the jobs of their accepted translations."""
    columns = (t.document.c.id, t.job.c.id.label("job_id"))
    found = select(*columns).select_from(_joined()).where(*_conditions(tx, query, None))
    rows = tx.connection.execute(found.where(t.document.c.id > after).order_by(t.document.c.id).limit(limit))
    return [(row.id, JobId(row.job_id)) for row in rows]


def _joined() -> Join:
    return t.document.join(t.job, t.job.c.id == t.document.c.accepted_job_id)


def _conditions(tx: Transaction, query: Query, until: float | None) -> list[ColumnElement[bool]]:
    document = t.document.c
    found = [
        tx.now - document.created_at >= query.older_than_s if query.older_than_s is not None else None,
        tx.now - document.created_at <= query.newer_than_s if query.newer_than_s is not None else None,
        document.created_at <= until if until is not None else None,
        document.owner == query.owner if query.owner is not None else None,
        document.id.in_(query.documents) if query.documents else None,
        _has_tag(query.tag) if query.tag is not None else None,
        _has_model(query.model) if query.model is not None else None,
        _scores_below(query.score_below) if query.score_below is not None else None,
        has_language(query.language) if query.language is not None else None,
        has_flag(query.flag) if query.flag is not None else None,
        contains_text(tx, document.text, query.term) if query.term is not None else None,
    ]
    return [condition for condition in found if condition is not None]


def _has_tag(tag: str) -> ColumnElement[bool]:
    return exists().where(t.document_tag.c.document_id == t.document.c.id, t.document_tag.c.tag == tag)


def _has_model(model: str) -> ColumnElement[bool]:
    """By whole label or by name: signatures are `…|model=NAME@VERSION+DIGEST|…`."""
    end = "|" if "@" in model else "@"
    return t.job.c.signature.contains(f"|model={model}{end}", autoescape=True)


def _scores_below(value: float) -> ColumnElement[bool]:
    of_job = t.score.c.job_id == t.job.c.id
    return exists().where(of_job, t.score.c.metric == "chrf", t.score.c.value < value)


def has_language(language: str) -> ColumnElement[bool]:
    """Whether a row of `job` has a segment in a language."""
    return exists().where(t.segment.c.job_id == t.job.c.id, t.segment.c.language == language)


def has_flag(flag: str) -> ColumnElement[bool]:
    """Whether a row of `job` has a flag: names with spaces between them, at the segment or at its fact."""
    of_job = t.segment.c.job_id == t.job.c.id
    own = exists().where(of_job, _is_among(flag, t.segment.c.flags))
    made = exists().where(of_job, t.fact.c.key == t.segment.c.fact, _is_among(flag, t.fact.c.flags))
    return or_(own, made)


def _is_among(flag: str, flags: ColumnElement[str]) -> ColumnElement[bool]:
    padded = literal(" ", Text) + flags + literal(" ", Text)
    return padded.contains(f" {flag} ", autoescape=True)


def _read(tx: Transaction, document_ids: Sequence[str]) -> list[Candidate]:
    document, accepted = t.document.c, t.job.c
    columns = (
        document.id,
        document.owner,
        document.text,
        accepted.id.label("job_id"),
        accepted.recipe,
        accepted.signature,
    )
    query = select(*columns).select_from(_joined()).where(document.id.in_(document_ids))
    rows = tx.connection.execute(query.order_by(document.id)).all()
    parts = select(t.segment).where(t.segment.c.job_id.in_([row.job_id for row in rows]))
    ordered = tx.connection.execute(parts.order_by(t.segment.c.job_id, t.segment.c.n)).all()
    of_jobs = {job_id: list(held) for job_id, held in groupby(ordered, key=lambda row: row.job_id)}
    edited = _find_edited(tx, [row.job_id for row in rows])
    return [_to_candidate(row, of_jobs.get(row.job_id, []), edited) for row in rows]


def _find_edited(tx: Transaction, job_ids: Sequence[str]) -> set[tuple[str, int]]:
    """Segments that stand as a person wrote them, by job and number."""
    query = select(t.segment.c.job_id, t.segment.c.n).join(t.fact, t.fact.c.key == t.segment.c.fact)
    rows = tx.connection.execute(query.where(t.segment.c.job_id.in_(job_ids), t.fact.c.model == HUMAN))
    return {(row.job_id, row.n) for row in rows}


def _to_candidate(row: AnyRow, parts: Sequence[AnyRow], edited: Collection[tuple[str, int]]) -> Candidate:
    text: str = row.text
    segments = tuple(texts.to_segment(part, text[part.start : part.end]) for part in parts)
    facts = tuple(None if part.fact is None else FactKey(part.fact) for part in parts)
    return Candidate(
        document_id=row.id,
        owner=row.owner,
        text=text,
        job_id=JobId(row.job_id),
        recipe=Recipe.from_json(row.recipe),
        signature=row.signature,
        segments=segments,
        facts=facts,
        edited=frozenset(part.n for part in parts if edited and (row.job_id, part.n) in edited),
    )
