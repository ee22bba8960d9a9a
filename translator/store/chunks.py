"""Chunks as rows: claimed under a lease, renewed, cut, finished, given back, found again.

Every change of a held chunk names its attempt. An attempt that is not the newest, or whose job was
cancelled, matches no row: that is how a late worker is kept from writing. `attempt` grows at each claim;
`tries` counts those that ended badly through nobody else: made alone, or given back with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from translator.errors import UnreadableRecipe
from translator.jobs import ChunkId, Claim, Exclusions, Job, JobId, Recipe
from translator.store import documents, jobs, texts
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, in_parts, to_record, to_row

LOST = "worker_lost"
"""Error code of a chunk whose workers died or hung in all attempts."""


@dataclass(frozen=True, slots=True)
class Range:
    """Segments `first` to `last`, both included, of a document that is cut."""

    first: int
    last: int
    size_chars: int


@dataclass(frozen=True, slots=True)
class FinishedChunks:
    """Chunks of a job that are finished together, and their segments: all, and those whose text was known."""

    job_id: JobId
    n_chunks: int
    n_done: int
    n_reused: int


_NOTHING = Exclusions()


def claim(
    tx: Transaction,
    *,
    lease_s: float,
    most_chunks: int,
    most_chars: Callable[[Recipe], int],
    excluded: Exclusions = _NOTHING,
) -> list[Claim]:
    """Take the most urgent chunk, and with it short ones of the same recipe and priority.

    Only chunks that were never claimed are taken together; whoever lost its worker is then taken by itself.
    Jobs whose recipe cannot be read are failed in passing.

    Args:
        most_chars: what the chunks of a recipe may have together, where there is more than one.
        excluded: what is not taken.
    """
    waiting = (
        select(t.chunk, t.job.c.recipe, t.job.c.document_id, t.job.c.request_id, t.document.c.owner)
        .join(t.job, t.job.c.id == t.chunk.c.job_id)
        .join(t.document, t.document.c.id == t.job.c.document_id)
        .where(t.chunk.c.state == "queued", *_is_not_excluded(excluded))
        .order_by(t.chunk.c.priority, t.chunk.c.id)
        .limit(most_chunks)
        .with_for_update(of=t.chunk, skip_locked=True)
    )
    found = tx.connection.execute(waiting).all()
    recipes = _read_recipes(tx, found)
    readable = [row for row in found if row.recipe in recipes]
    if not readable:
        return []
    rows = _choose(readable, most_chars=most_chars(recipes[readable[0].recipe]))
    held = {"state": "running", "attempt": t.chunk.c.attempt + 1, "lease_until": tx.now + lease_s}
    tx.connection.execute(update(t.chunk).where(t.chunk.c.id.in_([row.id for row in rows])).values(held))
    begun = {"state": "running", "started_at": func.coalesce(t.job.c.started_at, tx.now)}
    job_ids = sorted({row.job_id for row in rows})
    tx.connection.execute(
        update(t.job).where(t.job.c.id.in_(job_ids), t.job.c.state == "queued").values(begun)
    )
    return [_to_claim(row, recipe=recipes[row.recipe]) for row in rows]


def _is_not_excluded(excluded: Exclusions) -> list[ColumnElement[bool]]:
    by_job = [t.chunk.c.job_id.not_in(sorted(excluded.jobs))] if excluded.jobs else []
    by_model = [t.job.c.model.not_in(sorted(excluded.models))] if excluded.models else []
    return [*by_model, *by_job]


def _read_recipes(tx: Transaction, rows: Sequence[AnyRow]) -> dict[str, Recipe]:
    """Recipes by their lines; a job fails whose line is of another version of this program, or damaged."""
    found: dict[str, Recipe] = {}
    for line in {row.recipe for row in rows}:
        try:
            found[line] = Recipe.from_json(line)
        except UnreadableRecipe as error:
            for job_id in sorted({row.job_id for row in rows if row.recipe == line}):
                jobs.fail(tx, job_id, code=error.code, message=str(error))
    return found


def begin_alone(tx: Transaction, claim: Claim) -> bool:
    """Count a try with which nothing else runs in its process; False where the claim does not hold."""
    values = {"tries": t.chunk.c.tries + 1}
    return bool(tx.connection.execute(update(t.chunk).where(_held([claim])).values(values)).rowcount)


def renew(tx: Transaction, claims: Sequence[Claim], *, lease_s: float) -> int:
    """Prolong leases; returns how many of the claims still hold."""
    statement = update(t.chunk).where(_held(claims)).values(lease_until=tx.now + lease_s)
    return tx.connection.execute(statement).rowcount


def cut(tx: Transaction, claim: Claim, ranges: Sequence[Range], *, n_segments: int) -> Range | None:
    """Part a document among several chunks: the claimed one keeps the first range, the rest are queued.

    Returns:
        The range that the claim now has; None where the claim does not hold any more.
    """
    own, *others = ranges
    uncut = and_(_held([claim]), t.chunk.c.first.is_(None))
    statement = update(t.chunk).where(uncut).values(to_row(own)).returning(t.chunk.c.priority)
    priority = tx.connection.execute(statement).scalar_one_or_none()
    if priority is None:
        return None
    fresh = {"job_id": claim.job_id, "priority": priority, "state": "queued", "attempt": 0, "tries": 0}
    if others:
        now = tx.connection.execute(select(tx.now)).scalar_one()
        tx.connection.execute(insert(t.chunk), [to_row(part, **fresh, queued_at=now) for part in others])
    counted = {"n_segments": n_segments, "chunks_left": t.job.c.chunks_left + len(others)}
    tx.connection.execute(update(t.job).where(t.job.c.id == claim.job_id).values(counted))
    return own


def finish(tx: Transaction, claims: Sequence[Claim]) -> set[ChunkId]:
    """Close chunks as done; returns those whose claim holds: for the others nothing may be written."""
    attempts = {item.chunk_id: item.attempt for item in claims}
    running = (
        select(t.chunk.c.id, t.chunk.c.attempt)
        .where(t.chunk.c.id.in_(sorted(attempts)), t.chunk.c.state == "running")
        .order_by(t.chunk.c.id)
        .with_for_update()
    )
    rows = tx.connection.execute(running).all()
    held = [ChunkId(row.id) for row in rows if row.attempt == attempts[ChunkId(row.id)]]
    done = {"state": "done", "lease_until": None, "error_code": None, "error": None}
    tx.connection.execute(update(t.chunk).where(t.chunk.c.id.in_(held)).values(done))
    return set(held)


def count_done(tx: Transaction, booked: Sequence[FinishedChunks], *, signature: str) -> list[JobId]:
    """Book finished chunks on their jobs; returns those that are done with them."""
    if not booked:
        return []
    job = t.job.c
    is_last = job.chunks_left == bindparam("n_chunks")
    values = {
        "n_done": job.n_done + bindparam("n_translated"),
        "n_reused": job.n_reused + bindparam("n_known"),
        "chunks_left": job.chunks_left - bindparam("n_chunks"),
        "n_segments": func.coalesce(job.n_segments, bindparam("n_translated")),
        "signature": signature,
        "state": case((is_last, "done"), else_=job.state),
        "finished_at": case((is_last, tx.now), else_=job.finished_at),
    }
    # The row locks, taken in one order, make chunks that end together count one after the other.
    ordered = sorted(booked, key=lambda item: item.job_id)
    statement = update(t.job).where(job.id == bindparam("booked_id")).values(values)
    tx.connection.execute(
        statement,
        [
            {
                "booked_id": item.job_id,
                "n_chunks": item.n_chunks,
                "n_translated": item.n_done,
                "n_known": item.n_reused,
            }
            for item in ordered
        ],
    )
    ended = select(job.id, job.document_id).where(
        job.id.in_([item.job_id for item in ordered]), job.chunks_left == 0
    )
    rows = tx.connection.execute(ended.order_by(job.id)).all()
    documents.accept_first(tx, {row.document_id: JobId(row.id) for row in reversed(rows)})
    return [JobId(row.id) for row in rows]


def give_back(tx: Transaction, claim: Claim, *, code: str, message: str, wait_s: float, counts: bool) -> bool:
    """Note why a try failed and let the lease end in `wait_s`, so that the sweep gives it out again.

    Args:
        counts: whether the failure is the chunk's own.
    """
    was_counted = claim.is_suspect  # when it began
    tries = t.chunk.c.tries + (int(counts) - int(was_counted))
    values = {"lease_until": tx.now + wait_s, "error_code": code, "error": message, "tries": tries}
    return bool(tx.connection.execute(update(t.chunk).where(_held([claim])).values(values)).rowcount)


def put_back(tx: Transaction, claims: Sequence[Claim]) -> None:
    """Queue chunks again as if they had not been claimed. Whoever calls this does nothing more with them."""
    values = {"state": "queued", "lease_until": None, "attempt": t.chunk.c.attempt - 1}
    tx.connection.execute(update(t.chunk).where(_held(claims)).values(values))


def defer(tx: Transaction, claim: Claim, *, code: str, message: str, within_s: float) -> bool:
    """Queue a chunk again, uncounted, for a worker that can do it.

    Returns:
        False where it was left to others for longer than `within_s` already, and is held further.
    """
    chunk = t.chunk.c
    is_left = chunk.error_code == code
    waited = select(chunk.id).where(_held([claim]), is_left, chunk.queued_at < tx.now - within_s)
    if tx.connection.execute(waited).scalar_one_or_none() is not None:
        return False
    values = {
        "state": "queued",
        "lease_until": None,
        "attempt": chunk.attempt - 1,
        "tries": chunk.tries - int(claim.is_suspect),  # that was counted when it began
        "queued_at": case((is_left, chunk.queued_at), else_=tx.now),
        "error_code": code,
        "error": message,
    }
    tx.connection.execute(update(t.chunk).where(_held([claim])).values(values))
    return True


def is_at_work(
    tx: Transaction, *, but: Sequence[Claim], model: str | None = None, job_id: JobId | None = None
) -> bool:
    """Whether somebody else holds a chunk of a job, or one whose recipe has a model."""
    others = select(t.chunk.c.id).join(t.job).where(t.chunk.c.state == "running")
    others = others.where(t.chunk.c.id.not_in([item.chunk_id for item in but]))
    if model is not None:
        others = others.where(t.job.c.model == model)
    if job_id is not None:
        others = others.where(t.chunk.c.job_id == job_id)
    return bool(tx.connection.execute(select(others.exists())).scalar_one())


def find_foreign(tx: Transaction, job_ids: Collection[JobId], *, signature: str) -> set[JobId]:
    """Those of some jobs whose finished chunks were made in another way than this signature says."""
    query = select(t.job.c.id).where(t.job.c.id.in_(job_ids), t.job.c.signature.not_in(("", signature)))
    return {JobId(job_id) for job_id in tx.connection.execute(query).scalars()}


def pin(tx: Transaction, job_id: JobId, *, signature: str) -> bool:
    """Let all chunks of a job be made as this signature says; False where others are made otherwise."""
    free = (t.job.c.id == job_id, t.job.c.signature.in_(("", signature)))
    return bool(tx.connection.execute(update(t.job).where(*free).values(signature=signature)).rowcount)


def start_over(tx: Transaction, claim: Claim) -> bool:
    """Forget what was made of a job, and queue it as if nobody had begun; False where the claim is lost.

    One chunk is kept with its attempts, so that nobody who held it earlier can write.
    """
    own = select(t.chunk.c.id).where(t.chunk.c.job_id == claim.job_id).order_by(t.chunk.c.id)
    # In one order, so that of two who do this none waits in a circle.
    tx.connection.execute(own.with_for_update())
    others = (t.chunk.c.job_id == claim.job_id, t.chunk.c.id != claim.chunk_id)
    size = select(func.length(t.document.c.text)).where(t.document.c.id == claim.document_id)
    fresh = {
        **{"state": "queued", "lease_until": None, "first": None, "last": None, "queued_at": tx.now},
        **{"size_chars": size.scalar_subquery(), "error_code": None, "error": None},
        "tries": t.chunk.c.tries - int(claim.is_suspect),  # that was counted when it began
    }
    if not tx.connection.execute(update(t.chunk).where(_held([claim])).values(fresh)).rowcount:
        return False
    tx.connection.execute(delete(t.chunk).where(*others))
    blank = {"n_segments": None, "n_done": 0, "n_reused": 0, "chunks_left": 1, "signature": ""}
    tx.connection.execute(update(t.job).where(t.job.c.id == claim.job_id).values(blank))
    keys = texts.find_facts_of(tx, claim.job_id)
    tx.connection.execute(delete(t.segment).where(t.segment.c.job_id == claim.job_id))
    texts.forget_unused(tx, keys)
    return True


def refuse(tx: Transaction, claim: Claim, *, code: str, message: str) -> bool:
    """Close a chunk and its job as failed, since trying again cannot help."""
    values = {"state": "failed", "lease_until": None, "error_code": code, "error": message}
    if not tx.connection.execute(update(t.chunk).where(_held([claim])).values(values)).rowcount:
        return False
    jobs.fail(tx, claim.job_id, code=code, message=message)
    return True


def recover(tx: Transaction, *, lease_s: float, max_attempts: int) -> tuple[list[ChunkId], list[JobId]]:
    """Queue chunks whose lease has ended; fail the jobs of those that were tried often enough.

    A lease that ends much later than one given now was given before the clock was set back; it counts
    as ended.

    Returns:
        The chunks queued again and the jobs failed.
    """
    ended = or_(t.chunk.c.lease_until < tx.now, t.chunk.c.lease_until > tx.now + 10 * lease_s)
    query = (
        select(t.chunk.c.id, t.chunk.c.job_id, t.chunk.c.tries, t.chunk.c.error_code, t.chunk.c.error)
        .where(t.chunk.c.state == "running", ended)
        .order_by(t.chunk.c.id)
        .with_for_update(skip_locked=True)
    )
    rows = tx.connection.execute(query).all()
    again = [row.id for row in rows if row.tries < max_attempts]
    given = {"state": "queued", "lease_until": None, "queued_at": tx.now}
    for part in in_parts(again):
        tx.connection.execute(update(t.chunk).where(t.chunk.c.id.in_(part)).values(given))
    lost = [row for row in rows if row.tries >= max_attempts]
    for row in lost:
        _give_up(tx, row)
    return [ChunkId(number) for number in again], [JobId(row.job_id) for row in lost]


def _give_up(tx: Transaction, row: AnyRow) -> None:
    code = row.error_code or LOST
    reason = row.error or "its worker died or hung each time"
    message = f"given up after {row.tries} attempts: {reason}"
    values = {"state": "failed", "lease_until": None, "error_code": code, "error": message}
    tx.connection.execute(update(t.chunk).where(t.chunk.c.id == row.id).values(values))
    jobs.fail(tx, row.job_id, code=code, message=message)


def _choose(rows: Sequence[AnyRow], *, most_chars: int) -> list[AnyRow]:
    if rows[0].attempt:
        return list(rows[:1])
    kind = rows[0].recipe, rows[0].priority
    alike = [row for row in rows if (row.recipe, row.priority) == kind and not row.attempt]
    sizes = accumulate(row.size_chars for row in alike)
    return [row for row, size in zip(alike, sizes, strict=True) if size <= most_chars] or alike[:1]


def _held(claims: Sequence[Claim]) -> ColumnElement[bool]:
    mine = (and_(t.chunk.c.id == item.chunk_id, t.chunk.c.attempt == item.attempt) for item in claims)
    return and_(t.chunk.c.state == "running", or_(*mine))


def _to_claim(row: AnyRow, *, recipe: Recipe) -> Claim:
    # The first claim of a chunk is attempt 1.
    return to_record(Claim, row, chunk_id=ChunkId(row.id), attempt=row.attempt + 1, recipe=recipe)


def count_leading(tx: Transaction, job: Job) -> int:
    """How many segments at the beginning of a document that is worked on are translated, without a gap."""
    if job.n_segments is None:
        return 0
    open_chunk = select(func.min(func.coalesce(t.chunk.c.first, 0)))
    first = tx.connection.execute(
        open_chunk.where(t.chunk.c.job_id == job.id, t.chunk.c.state != "done")
    ).scalar_one()
    return job.n_segments if first is None else int(first)
