"""Documents as rows, with their tags, references and the translation that readers get."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, func, insert, select, update

from translator.errors import NotFound
from translator.jobs import Cursor, JobId, StoredDocument, Submission
from translator.records import AS_IT_SAYS, Reading
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, is_behind, is_owned, to_record

# All but its text and its bytes, which are large.
_COLUMNS = tuple(column for column in t.document.c if column.name not in ("text", "original"))


def to_json(reading: Reading) -> str:
    """What is kept of how a document was read; empty where it says all itself."""
    if reading == AS_IT_SAYS:
        return ""
    return json.dumps({"encoding": reading.encoding, "columns": reading.columns}, ensure_ascii=False)


def to_reading(kept: str) -> Reading:
    """What `to_json` keeps."""
    fields = json.loads(kept) if kept else {}
    return Reading(fields.get("encoding", ""), tuple(fields.get("columns", ())))


def add(tx: Transaction, submission: Submission, *, document_id: str) -> None:
    """Keep a document with its tags and references."""
    row = {
        "id": document_id,
        "name": submission.name,
        "text": submission.text,
        "owner": submission.owner,
        "format": submission.format,
        "original": submission.original,
        "reading": to_json(submission.reading),
    }
    tx.connection.execute(insert(t.document).values(created_at=tx.now), row)
    tags = [{"document_id": document_id, "tag": tag} for tag in dict.fromkeys(submission.tags)]
    if tags:
        tx.connection.execute(insert(t.document_tag), tags)
    references = [
        {"document_id": document_id, "n": number, "text": text}
        for number, text in enumerate(submission.references)
    ]
    if references:
        tx.connection.execute(insert(t.reference), references)


def read_original(tx: Transaction, job_id: JobId) -> tuple[str, Reading, bytes | None]:
    """The format of the document of a job, how it was read, and its bytes where it is more than its text."""
    query = select(t.document.c.format, t.document.c.reading, t.document.c.original).join(
        t.job, t.job.c.document_id == t.document.c.id
    )
    row = tx.connection.execute(query.where(t.job.c.id == job_id)).one()
    return row.format, to_reading(row.reading), row.original


def get(tx: Transaction, document_id: str, *, owner: str | None = None) -> StoredDocument:
    """A document by its id; with an owner, only where it is that owner's."""
    query = select(*_COLUMNS).where(t.document.c.id == document_id, is_owned(t.document, owner))
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no document {document_id!r}")
    return _to_document(row, read_tags(tx, [document_id]))


def list_newest(
    tx: Transaction,
    *,
    limit: int,
    owner: str | None = None,
    after: Cursor | None = None,
    tag: str | None = None,
) -> list[StoredDocument]:
    """The newest documents, newest first; those with a tag where that is asked for."""
    query = select(*_COLUMNS).where(is_owned(t.document, owner), is_behind(t.document, after))
    if tag is not None:
        tagged = select(t.document_tag.c.document_id).where(t.document_tag.c.tag == tag)
        query = query.where(t.document.c.id.in_(tagged))
    newest = query.order_by(t.document.c.created_at.desc(), t.document.c.id).limit(limit)
    rows = tx.connection.execute(newest).all()
    tags = read_tags(tx, [row.id for row in rows])
    return [_to_document(row, tags) for row in rows]


def list_jobs_of(tx: Transaction, document_id: str) -> list[JobId]:
    """The jobs of a document, oldest first."""
    query = select(t.job.c.id).where(t.job.c.document_id == document_id).order_by(t.job.c.created_at)
    return [JobId(job_id) for job_id in tx.connection.execute(query).scalars()]


def count_chars(tx: Transaction, document_id: str) -> int:
    """The size of a document's text in code points."""
    query = select(func.length(t.document.c.text)).where(t.document.c.id == document_id)
    return int(tx.connection.execute(query).scalar_one())


def lock_of(tx: Transaction, job_id: JobId, *, is_shared: bool = False) -> None:
    """Let nobody delete the document of a job, or move readers to another job, before the transaction ends.

    Behind chunks and before jobs in the order of row locks.

    Args:
        is_shared: others may hold it in this way too.
    """
    document_id = select(t.job.c.document_id).where(t.job.c.id == job_id).scalar_subquery()
    query = select(t.document.c.id).where(t.document.c.id == document_id)
    tx.connection.execute(query.with_for_update(read=is_shared))


def remove(tx: Transaction, document_id: str) -> None:
    """Delete a document that has no job any more."""
    for table in (t.document_tag, t.reference):
        tx.connection.execute(delete(table).where(table.c.document_id == document_id))
    tx.connection.execute(delete(t.document).where(t.document.c.id == document_id))


def accept_first(tx: Transaction, finished: Mapping[str, JobId]) -> None:
    """Let readers have the translations of jobs, by document, of those documents that have none yet."""
    if not finished:
        return
    waiting = (t.document.c.id == bindparam("finished_id"), t.document.c.accepted_job_id.is_(None))
    statement = update(t.document).where(*waiting).values(accepted_job_id=bindparam("first_job_id"))
    # In one order, so that of two who do this none waits in a circle.
    rows = [{"finished_id": key, "first_job_id": finished[key]} for key in sorted(finished)]
    tx.connection.execute(statement, rows)


def replace_accepted(tx: Transaction, document_id: str, job_id: JobId) -> None:
    """Where a deleted job's translation was the accepted one, accept the newest that is left."""
    left = (
        select(t.job.c.id)
        .where(t.job.c.document_id == document_id, t.job.c.state == "done")
        .order_by(t.job.c.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    was = (t.document.c.id == document_id, t.document.c.accepted_job_id == job_id)
    tx.connection.execute(update(t.document).where(*was).values(accepted_job_id=left))


def read_accepted(tx: Transaction, document_ids: Collection[str]) -> dict[str, JobId]:
    """The jobs whose translations readers get, by document."""
    query = select(t.document.c.id, t.document.c.accepted_job_id).where(t.document.c.id.in_(document_ids))
    rows = tx.connection.execute(query.where(t.document.c.accepted_job_id.is_not(None)))
    return {row.id: JobId(row.accepted_job_id) for row in rows}


def read_tags(tx: Transaction, document_ids: Sequence[str]) -> dict[str, list[str]]:
    """The tags of documents, in order."""
    query = select(t.document_tag).where(t.document_tag.c.document_id.in_(document_ids))
    found: dict[str, list[str]] = {}
    for row in tx.connection.execute(query.order_by(t.document_tag.c.tag)):
        found.setdefault(row.document_id, []).append(row.tag)
    return found


def _to_document(row: AnyRow, tags: dict[str, list[str]]) -> StoredDocument:
    return to_record(StoredDocument, row, tags=tuple(tags.get(row.id, ())), reading=to_reading(row.reading))
