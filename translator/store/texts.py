"""Documents, segments and facts as rows; of a translated document also an outline without its texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, insert, or_, select, union, update
from sqlalchemy.sql import ColumnElement

from translator.fact_key import HUMAN
from translator.jobs import Claim, Fact, FactKey, Job, JobId, SegmentOutline
from translator.records import Segment, TranslatedDocument, Translation
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, in_parts, insert_ignoring, to_record, to_row

_USERS = (t.segment.c.fact, t.edit.c.fact, t.edit.c.replaced)


@dataclass(frozen=True, slots=True)
class FinishedClaim:
    """What was made of a claim; `keys` by segment number, none for segments that were passed through."""

    claim: Claim
    translations: Sequence[Translation]
    keys: Mapping[int, FactKey]


def read_documents(tx: Transaction, document_ids: Collection[str]) -> dict[str, str]:
    """The texts of documents by their ids."""
    query = select(t.document.c.id, t.document.c.text).where(t.document.c.id.in_(sorted(document_ids)))
    return {row.id: row.text for row in tx.connection.execute(query)}


def read_segments(tx: Transaction, claim: Claim) -> list[Segment]:
    """The segments of a claim whose document is cut, in order; only their part of the text is read."""
    query = (
        select(t.segment)
        .where(t.segment.c.job_id == claim.job_id, t.segment.c.n.between(claim.first, claim.last))
        .order_by(t.segment.c.n)
    )
    rows = tx.connection.execute(query).all()
    offset, end = rows[0].start, rows[-1].end
    part = select(func.substr(t.document.c.text, offset + 1, end - offset))
    text = tx.connection.execute(part.where(t.document.c.id == claim.document_id)).scalar_one()
    return [to_segment(row, text[row.start - offset : row.end - offset]) for row in rows]


def write_segments(tx: Transaction, job_id: JobId, segments: Iterable[Segment]) -> None:
    """Keep where the segments of a document lie, before they are translated."""
    rows = [segment_row(job_id, item) for item in segments]
    if rows:
        tx.connection.execute(insert(t.segment), rows)


def find_facts(tx: Transaction, keys: Collection[FactKey]) -> dict[FactKey, Fact]:
    """Those translations that are known already."""
    found: dict[FactKey, Fact] = {}
    for part in in_parts(keys):
        for row in tx.connection.execute(select(t.fact).where(t.fact.c.key.in_(part))):
            found[FactKey(row.key)] = _to_fact(row)
    return found


def find_known(tx: Transaction, keys: Collection[FactKey], *, keep: bool = False) -> set[FactKey]:
    """Those keys whose translation is known; `keep` sees to it that none is deleted before the end."""
    found: set[FactKey] = set()
    for part in in_parts(keys):
        query = select(t.fact.c.key).where(t.fact.c.key.in_(part))
        if keep:
            query = query.order_by(t.fact.c.key).with_for_update(read=True, key_share=True)
        found.update(FactKey(key) for key in tx.connection.execute(query).scalars())
    return found


def find_own(tx: Transaction, keys: Collection[FactKey], *, owner: str) -> set[FactKey]:
    """Those translations that a document of an owner has already."""
    found: set[FactKey] = set()
    own = (
        exists()
        .where(t.segment.c.fact == t.fact.c.key, t.document.c.owner == owner)
        .select_from(t.segment.join(t.job).join(t.document))
    )
    for part in in_parts(keys):
        query = select(t.fact.c.key).where(t.fact.c.key.in_(part), own)
        found.update(FactKey(key) for key in tx.connection.execute(query).scalars())
    return found


def write_facts(tx: Transaction, facts: Collection[Fact]) -> None:
    """Keep translations until the end at least; one that is known stays as it was first written."""
    known = find_known(tx, {item.key for item in facts}, keep=True)
    # In the order of their keys, so that two writers never wait for each other.
    fresh = sorted((item for item in facts if item.key not in known), key=lambda item: item.key)
    if fresh:
        now = tx.connection.execute(select(tx.now)).scalar_one()
        rows = [to_row(item, flags=" ".join(item.flags), created_at=now) for item in fresh]
        tx.connection.execute(insert_ignoring(tx, t.fact), rows)


def find_facts_of(tx: Transaction, job_id: JobId) -> list[FactKey]:
    """What the segments of a job point to, and what its edits name."""
    own = union(*(select(key).where(key.table.c.job_id == job_id, key.is_not(None)) for key in _USERS))
    return [FactKey(key) for key in tx.connection.execute(own).scalars()]


def forget_unused(tx: Transaction, keys: Collection[FactKey]) -> int:
    """Delete those of some translations that no segment and no edit has any more; returns how many.

    All are locked first, in the order of `write_facts`. Whoever is about to use one is thus waited for, and
    of two who give up the same one at the same time the later deletes it.
    """
    unused, n_gone = _is_unused(), 0
    for part in in_parts(keys):
        own = t.fact.c.key.in_(part)
        # Two statements: on PostgreSQL the second one sees what was committed while the first waited.
        tx.connection.execute(select(t.fact.c.key).where(own).order_by(t.fact.c.key).with_for_update())
        n_gone += tx.connection.execute(delete(t.fact).where(own, unused)).rowcount
    return n_gone


def list_unused_of(tx: Transaction, owner: str, *, limit: int) -> list[FactKey]:
    """Translations in an owner's memory that no segment and no edit has."""
    found = select(t.fact.c.key).where(t.fact.c.owner == owner, _is_unused()).limit(limit)
    return [FactKey(key) for key in tx.connection.execute(found).scalars()]


def _is_unused() -> ColumnElement[bool]:
    return and_(*(~exists().where(key == t.fact.c.key) for key in _USERS))


def list_old(
    tx: Transaction, *, older_s: float, limit: int, after: tuple[float, FactKey] | None = None
) -> list[tuple[float, FactKey]]:
    """When translations were made, and their keys, of those that were made longer ago; oldest first."""
    fact = t.fact.c
    query = select(fact.created_at, fact.key).where(fact.created_at < tx.now - older_s)
    if after is not None:
        is_same_time = and_(fact.created_at == after[0], fact.key > after[1])
        query = query.where(or_(fact.created_at > after[0], is_same_time))
    rows = tx.connection.execute(query.order_by(fact.created_at, fact.key).limit(limit))
    return [(row.created_at, FactKey(row.key)) for row in rows]


def write_translations(tx: Transaction, made: Sequence[FinishedClaim]) -> None:
    """Point the segments of finished claims to their facts; those of uncut documents are made here."""
    fresh, kept = [], []
    for part in made:
        for item in part.translations:
            key, flags = part.keys.get(item.segment.id), _own_flags(item)
            if part.claim.first is None:
                fresh.append({**segment_row(part.claim.job_id, item.segment), "fact": key, "flags": flags})
            else:
                number = {"cut_job_id": part.claim.job_id, "number": item.segment.id}
                kept.append({**number, "key": key, "own_flags": flags})
    if fresh:
        tx.connection.execute(insert(t.segment), fresh)
    if kept:
        own = (t.segment.c.job_id == bindparam("cut_job_id"), t.segment.c.n == bindparam("number"))
        statement = update(t.segment).where(*own).values(fact=bindparam("key"), flags=bindparam("own_flags"))
        tx.connection.execute(statement, kept)


def read_result(tx: Transaction, job: Job) -> TranslatedDocument:
    """The translated document of a job that is done."""
    text = tx.connection.execute(
        select(t.document.c.text).join(t.job).where(t.job.c.id == job.id)
    ).scalar_one()
    return TranslatedDocument(
        job.name, text, tuple(_read_translations(tx, job.id, text)), signature=job.signature
    )


def read_page(tx: Transaction, job: Job, *, first: int, limit: int) -> list[Translation]:
    """Up to `limit` translations of a job that is done, from segment `first` on; only their text is read."""
    last = first + limit - 1
    bounds = select(func.min(t.segment.c.start), func.max(t.segment.c.end)).where(
        t.segment.c.job_id == job.id, t.segment.c.n.between(first, last)
    )
    offset, end = tx.connection.execute(bounds).one()
    if offset is None:
        return []
    text = read_text(tx, job, start=offset, end=end)
    return list(_read_translations(tx, job.id, text, offset=offset, first=first, last=last))


def read_numbered(tx: Transaction, job: Job, numbers: Sequence[int]) -> list[Translation]:
    """The translations of those segments of a job that is done, in the order of their numbers."""
    query = _select_translations().where(t.segment.c.job_id == job.id, t.segment.c.n.in_(numbers))
    rows = tx.connection.execute(query.order_by(t.segment.c.n)).all()
    if not rows:
        return []
    offset = rows[0].start
    text = read_text(tx, job, start=offset, end=rows[-1].end)
    return [_to_translation(row, text[row.start - offset : row.end - offset]) for row in rows]


def read_outline(
    tx: Transaction, job: Job, *, first: int = 0, limit: int | None = None
) -> list[SegmentOutline]:
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
            func.length(t.fact.c.text),
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
    part = select(func.substr(t.document.c.text, start + 1, end - start))
    return str(tx.connection.execute(part.where(t.document.c.id == job.document_id)).scalar_one())


def _read_translations(
    tx: Transaction, job_id: JobId, text: str, *, offset: int = 0, first: int = 0, last: int | None = None
) -> Iterator[Translation]:
    """Translations in order, all or those from `first` to `last`; `text` begins at `offset`."""
    own = (t.segment.c.job_id == job_id, t.segment.c.n >= first)
    query = _select_translations().where(*own).order_by(t.segment.c.n)
    if last is not None:
        query = query.where(t.segment.c.n <= last)
    for row in tx.connection.execute(query):
        yield _to_translation(row, text[row.start - offset : row.end - offset])


def _select_translations() -> Select[Any]:
    english, flags = t.fact.c.text.label("english"), t.fact.c.flags.label("fact_flags")
    made = (english, t.fact.c.model, flags, t.fact.c.log_probability)
    return select(t.segment, *made).select_from(t.segment).outerjoin(t.fact)


def _to_translation(row: AnyRow, source: str) -> Translation:
    segment = to_segment(row, source)
    if row.fact is None:
        return Translation(segment, segment.text, None, tuple(row.flags.split()))
    # What a person wrote has no estimate.
    estimate = None if row.model == HUMAN else row.log_probability
    return Translation(segment, row.english, row.model, tuple(row.fact_flags.split()), estimate)


def _own_flags(item: Translation) -> str:
    return " ".join(item.flags) if item.model is None else ""


def segment_row(job_id: JobId, item: Segment) -> dict[str, object]:
    """A segment before it is translated."""
    return {
        "job_id": job_id,
        "n": item.id,
        "start": item.start,
        "end": item.end,
        "language": item.language,
        "confidence": item.confidence,
        "kind": item.kind,
        "flags": "",
    }


def to_segment(row: AnyRow, text: str) -> Segment:
    """The segment of a row, with its part of the source."""
    return Segment(row.n, row.start, row.end, text, row.language, row.confidence, row.kind)


def _to_fact(row: AnyRow) -> Fact:
    return to_record(Fact, row, flags=tuple(row.flags.split()))
