"""Jobs as rows: handed in, looked at, cancelled, deleted, counted."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from translator.errors import Conflict, NotFound, UnreadableRecipe
from translator.jobs import (
    Backlog,
    Cursor,
    Job,
    JobId,
    MemoryFigures,
    Priority,
    Receipt,
    Recipe,
    State,
    Submission,
)
from translator.store import documents, glossaries, texts, webhooks, workers
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, in_parts, insert_new, is_behind, is_owned, to_record

PRIORITIES: tuple[Priority, ...] = ("interactive", "bulk", "background")
"""A priority's place is its number in the tables: the smaller is taken first."""

_OPEN = ("queued", "running")
_STOPPABLE = (*_OPEN, "held")
_COLUMNS = (t.job, t.document.c.name, t.document.c.owner)


def add(tx: Transaction, submission: Submission) -> Receipt:
    """Store a document and its job; a known idempotency key gives the job that it made.

    Raises:
        Conflict: the key came with another request before.
    """
    document_id, job_id = uuid.uuid4().hex, JobId(uuid.uuid4().hex)
    digest = _request_hash(submission)
    known = _find_by_key(tx, submission)
    if known is None:
        documents.add(tx, submission, document_id=document_id)
        if _insert_job(tx, submission, job_id=job_id, document_id=document_id, digest=digest):
            _insert_first_chunk(tx, submission, job_id=job_id)
            if submission.webhook:
                webhooks.add(tx, job_id, url=submission.webhook, secret=submission.webhook_secret)
            return Receipt(job_id, True, document_id)
        documents.remove(tx, document_id)
        known = _find_by_key(tx, submission)
    if known is None or known.request_hash != digest:
        raise Conflict(
            f"idempotency key {submission.idempotency_key!r} was used with another request; "
            "use a new key for a new request"
        )
    return Receipt(JobId(known.id), False, known.document_id)


def get(tx: Transaction, job_id: JobId, *, owner: str | None = None) -> Job:
    """A job by its id; with an owner, only where it is that owner's."""
    query = select(*_COLUMNS).join(t.document).where(t.job.c.id == job_id, is_owned(t.document, owner))
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no job {job_id!r}", kind="job")
    return _to_job(row)


def get_many(tx: Transaction, job_ids: Sequence[JobId]) -> list[Job]:
    """Those jobs of a list that there are, in its order."""
    rows = tx.connection.execute(select(*_COLUMNS).join(t.document).where(t.job.c.id.in_(job_ids)))
    found = {row.id: _to_job(row) for row in rows}
    return [found[key] for key in job_ids if key in found]


def list_newest(
    tx: Transaction,
    *,
    limit: int,
    owner: str | None = None,
    after: Cursor | None = None,
    document_id: str | None = None,
    state: State | None = None,
) -> list[Job]:
    """The newest jobs, newest first; of one document or in one state where that is asked for."""
    query = select(*_COLUMNS).join(t.document).where(is_owned(t.document, owner), is_behind(t.job, after))
    if document_id is not None:
        query = query.where(t.job.c.document_id == document_id)
    if state is not None:
        query = query.where(t.job.c.state == state)
    newest = query.order_by(t.job.c.created_at.desc(), t.job.c.id).limit(limit)
    return [_to_job(row) for row in tx.connection.execute(newest)]


def read_states(tx: Transaction, job_ids: Collection[JobId]) -> dict[JobId, State]:
    """The states of those jobs of a list that there are."""
    found: dict[JobId, State] = {}
    for part in in_parts(job_ids):
        query = select(t.job.c.id, t.job.c.state).where(t.job.c.id.in_(part))
        found.update((JobId(row.id), row.state) for row in tx.connection.execute(query))
    return found


def list_over(
    tx: Transaction, *, states: Collection[State], older_s: float, limit: int, after: Cursor | None = None
) -> list[Job]:
    """Jobs in some final states that ended longer ago than so many seconds, newest first.

    What readers have of a document is kept while another job of it is.
    """
    query = select(*_COLUMNS).join(t.document).where(_is_over(tx, states, older_s), is_behind(t.job, after))
    newest = query.order_by(t.job.c.created_at.desc(), t.job.c.id).limit(limit)
    return [_to_job(row) for row in tx.connection.execute(newest)]


def is_over(tx: Transaction, job_id: JobId, *, states: Collection[State], older_s: float) -> bool:
    """Whether `list_over` would give a job."""
    query = select(t.job.c.id).join(t.document).where(t.job.c.id == job_id, _is_over(tx, states, older_s))
    return tx.connection.execute(query).one_or_none() is not None


def _is_over(tx: Transaction, states: Collection[State], older_s: float) -> ColumnElement[bool]:
    start, other = tx.now - older_s, t.job.alias()
    is_kept = or_(other.c.state.not_in(states), other.c.finished_at.is_(None), other.c.finished_at >= start)
    kept = select(other.c.id).where(other.c.document_id == t.job.c.document_id, is_kept)
    is_unread = t.document.c.accepted_job_id.is_distinct_from(t.job.c.id)
    return and_(t.job.c.state.in_(states), t.job.c.finished_at < start, or_(is_unread, ~exists(kept)))


def cancel(tx: Transaction, job_id: JobId) -> None:
    """Stop a job; whoever holds a chunk of it will find that its result is not taken.

    Raises:
        Conflict: it is finished already.
    """
    _cancel_chunks(tx, job_id)
    values = {"state": "cancelled", "finished_at": tx.now}
    statement = update(t.job).where(t.job.c.id == job_id, t.job.c.state.in_(_OPEN)).values(values)
    if not tx.connection.execute(statement).rowcount:
        raise Conflict(f"job {job_id!r} is {get(tx, job_id).state} already; only open jobs can be cancelled")


def fail(tx: Transaction, job_id: JobId, *, code: str, message: str) -> None:
    """Close an open job with what went wrong; its other chunks are not worked on any more."""
    _cancel_chunks(tx, job_id)
    values = {"state": "failed", "error_code": code, "error": message, "finished_at": tx.now}
    tx.connection.execute(update(t.job).where(t.job.c.id == job_id, t.job.c.state.in_(_OPEN)).values(values))


def _cancel_chunks(tx: Transaction, job_id: JobId) -> None:
    """Cancel the open chunks of a job. Chunks, documents, jobs: the order of all row locks."""
    tx.connection.execute(
        update(t.chunk)
        .where(t.chunk.c.job_id == job_id, t.chunk.c.state.in_(_STOPPABLE))
        .values(state="cancelled")
    )


def remove(tx: Transaction, job_id: JobId) -> None:
    """Delete a job, its document, and the translations and the glossary that nothing else uses."""
    tx.connection.execute(delete(t.chunk).where(t.chunk.c.job_id == job_id))
    documents.lock_of(tx, job_id)
    beside = (t.held_file, t.placement, t.rebuilt, t.score, t.retranslation_document, t.webhook_delivery)
    for table in beside:
        tx.connection.execute(delete(table).where(table.c.job_id == job_id))
    job = tx.connection.execute(
        select(t.job.c.document_id, t.job.c.glossary).where(t.job.c.id == job_id).with_for_update()
    ).one_or_none()
    if job is None:
        raise NotFound(f"no job {job_id!r}", kind="job")
    keys = texts.find_facts_of(tx, job_id)
    for table in (t.segment, t.edit, t.review):
        tx.connection.execute(delete(table).where(table.c.job_id == job_id))
    texts.forget_unused(tx, keys)
    tx.connection.execute(delete(t.job).where(t.job.c.id == job_id))
    if job.glossary is not None:
        glossaries.forget_unused(tx, job.glossary)
    if tx.connection.execute(select(exists().where(t.job.c.document_id == job.document_id))).scalar_one():
        documents.replace_accepted(tx, job.document_id, job_id)
    else:
        documents.remove(tx, job.document_id)


def count_queued(tx: Transaction, *, most: int) -> int:
    """Chunks that wait, counted no further than `most`."""
    waiting = select(t.chunk.c.id).where(t.chunk.c.state == "queued").limit(most).subquery()
    return tx.connection.execute(select(func.count()).select_from(waiting)).scalar_one()


def measure(tx: Transaction, *, alive_s: float) -> Backlog:
    """How the queue stands; a worker is alive that was seen within `alive_s`."""
    execute = tx.connection.execute
    states = execute(select(t.job.c.state, func.count().label("number")).group_by(t.job.c.state)).all()
    age: ColumnElement[Any] = tx.now - func.min(case((t.chunk.c.state == "queued", t.chunk.c.queued_at)))
    open_chunks = select(
        func.count(case((t.chunk.c.state == "queued", 1))),
        func.count(case((t.chunk.c.state == "running", 1))),
        func.coalesce(age, 0.0),
    ).where(t.chunk.c.state.in_(_OPEN))
    queued, running, oldest = execute(open_chunks).one()
    sums = select(func.coalesce(func.sum(t.job.c.n_done), 0), func.coalesce(func.sum(t.job.c.n_reused), 0))
    done, reused = execute(sums).one()
    return Backlog(
        jobs={row.state: row.number for row in states},
        chunks_queued=queued,
        chunks_running=running,
        oldest_queued_s=max(0.0, float(oldest)),
        n_facts=execute(select(func.count()).select_from(t.fact)).scalar_one(),
        n_segments_done=int(done),
        n_segments_reused=int(reused),
        workers_alive=workers.count_alive(tx, within_s=alive_s),
    )


def measure_memory(tx: Transaction, *, owner: str | None, is_shared: bool) -> MemoryFigures:
    """How much is remembered, and what an owner's jobs had of it.

    Args:
        is_shared: whether facts are kept for all owners together: then those of his documents are his.
    """
    execute = tx.connection.execute
    sums = select(
        func.count(),
        func.count(t.job.c.document_id.distinct()),
        func.coalesce(func.sum(t.job.c.n_done), 0),
        func.coalesce(func.sum(t.job.c.n_reused), 0),
    )
    n_jobs, n_documents, done, reused = execute(
        sums.select_from(t.job.join(t.document)).where(is_owned(t.document, owner))
    ).one()
    n_facts = count_facts(tx, owner=owner, is_shared=is_shared)
    return MemoryFigures(n_facts, n_documents, n_jobs, int(done), int(reused))


def count_facts(tx: Transaction, *, owner: str | None, is_shared: bool) -> int:
    """How many translations an owner has a part in; see `measure_memory`."""
    count = select(func.count()).select_from(t.fact)
    if owner is not None and not is_shared:
        count = count.where(t.fact.c.owner == owner)
    elif owner is not None:
        joined = t.segment.join(t.job).join(t.document)
        used = select(func.count(t.segment.c.fact.distinct())).select_from(joined)
        count = used.where(is_owned(t.document, owner))
    return int(tx.connection.execute(count).scalar_one())


def _find_by_key(tx: Transaction, submission: Submission) -> AnyRow | None:
    key = _stored_key(submission)
    if key is None:
        return None
    columns = (t.job.c.id, t.job.c.document_id, t.job.c.request_hash)
    return tx.connection.execute(select(*columns).where(t.job.c.idempotency_key == key)).one_or_none()


def _stored_key(submission: Submission) -> str | None:
    """The idempotency key as it is kept: owners may use the same one without meeting each other."""
    if submission.idempotency_key is None or not submission.owner:
        return submission.idempotency_key
    return hashlib.sha256(f"{submission.owner}\0{submission.idempotency_key}".encode()).hexdigest()


def _insert_job(
    tx: Transaction, submission: Submission, *, job_id: JobId, document_id: str, digest: str
) -> bool:
    """False where another process used the same idempotency key at the same time."""
    row = {
        "id": job_id,
        "document_id": document_id,
        "idempotency_key": _stored_key(submission),
        "request_hash": digest,
        **recipe_columns(submission.recipe),
        "priority": PRIORITIES.index(submission.priority),
        "state": "queued",
        "n_done": 0,
        "n_reused": 0,
        "chunks_left": 1,
        "signature": "",
        "request_id": submission.request_id,
        "score_tries": 0,
    }
    return insert_new(tx, t.job, row, created_at=tx.now)


def recipe_columns(recipe: Recipe) -> dict[str, object]:
    """What a job keeps of its recipe: all of it, and beside that what is looked for."""
    return {"recipe": recipe.to_json(), "model": recipe.model, "glossary": recipe.glossary or None}


def _insert_first_chunk(tx: Transaction, submission: Submission, *, job_id: JobId) -> None:
    row = {
        "job_id": job_id,
        "size_chars": len(submission.text),
        "priority": PRIORITIES.index(submission.priority),
        "state": "queued",
        "attempt": 0,
        "tries": 0,
    }
    tx.connection.execute(insert(t.chunk).values(queued_at=tx.now), row)


def _request_hash(submission: Submission) -> str:
    recipe = submission.recipe.to_json()
    parts = (submission.name, submission.text, recipe, submission.priority, submission.format)
    line = "\0".join((*parts, submission.webhook))
    if submission.references or submission.tags:
        line = json.dumps([*parts, submission.references, submission.tags, submission.webhook])
    digest = hashlib.sha256(line.encode("utf-8", errors="surrogatepass"))
    digest.update(submission.original or b"")
    return digest.hexdigest()


def _read_recipe(line: str) -> Recipe | None:
    try:
        return Recipe.from_json(line)
    except UnreadableRecipe:
        return None


def _to_job(row: AnyRow) -> Job:
    return to_record(Job, row, priority=PRIORITIES[row.priority], recipe=_read_recipe(row.recipe))
