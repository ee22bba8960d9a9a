"""Runs as rows: begun, driven by one process at a time, held and let go, looked at."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Join, Select, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from translator.errors import NotFound
from translator.jobs import FINAL_STATES, JobId
from translator.retranslations import (
    Conditions,
    Order,
    Progress,
    Query,
    RecipeChange,
    Run,
    RunDocument,
    RunId,
    RunState,
)
from translator.store import jobs
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import AnyRow, in_parts, is_owned, to_record

_MOST_CHUNKS = 1_000  # that are held or let go in one transaction

_run, _part = t.retranslation.c, t.retranslation_document.c


def add(tx: Transaction, order: Order, *, n_documents: int, schedule_id: str | None = None) -> RunId:
    """Begin a run."""
    run_id = RunId(uuid.uuid4().hex)
    row = {
        "id": run_id,
        **order_columns(order),
        "glossary": order.change.glossary or None,
        "schedule_id": schedule_id,
        "state": "running",
        "models": "{}",
        "cursor": "",
        "is_walked": 0,
        "n_documents": n_documents,
        "n_walked": 0,
        "free_at": 0.0,
        "lease_until": 0.0,
        "created_at": tx.now,
    }
    tx.connection.execute(insert(t.retranslation).values(row))
    return run_id


def get(tx: Transaction, run_id: str, *, owner: str | None = None) -> Run:
    """A run by its id; with an owner, only where that owner ordered it."""
    query = select(t.retranslation).where(_run.id == run_id, is_owned(t.retranslation, owner))
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no re-translation {run_id!r}", kind="re-translation")
    return _to_run(row)


def list_newest(tx: Transaction, *, limit: int, owner: str | None = None) -> list[Run]:
    """The newest runs, newest first."""
    query = select(t.retranslation).where(is_owned(t.retranslation, owner))
    newest = query.order_by(_run.created_at.desc(), _run.id).limit(limit)
    return [_to_run(row) for row in tx.connection.execute(newest)]


def list_driven(tx: Transaction) -> list[RunId]:
    """Runs that something may be to be done for, and which nobody drives now."""
    is_unjudged = _run.accept_if.is_not(None) & _run.verdict.is_(None) & (_run.state == "finished")
    driven = or_(_run.state.in_(("running", "paused")), is_unjudged)
    query = select(_run.id).where(driven, _run.lease_until < tx.now).order_by(_run.created_at, _run.id)
    return [RunId(run_id) for run_id in tx.connection.execute(query).scalars()]


def take(tx: Transaction, run_id: RunId, *, lease_s: float) -> Run | None:
    """Drive a run for a while; None where another process does."""
    statement = update(t.retranslation).where(_run.id == run_id, _run.lease_until < tx.now)
    taken = tx.connection.execute(statement.values(lease_until=tx.now + lease_s))
    return get(tx, run_id) if taken.rowcount else None


def let_go(tx: Transaction, run_id: RunId) -> None:
    """Let another process drive a run."""
    tx.connection.execute(update(t.retranslation).where(_run.id == run_id).values(lease_until=0.0))


def move_on(
    tx: Transaction,
    run: Run,
    *,
    cursor: str,
    is_walked: bool,
    n_walked: int,
    models: dict[str, str],
    free_at: float,
) -> bool:
    """Note how far a run is; False where another process went on, or where the run was stopped."""
    here = (_run.id == run.id, _run.state == "running", _run.cursor == run.cursor, _run.is_walked == 0)
    values = {
        "cursor": cursor,
        "is_walked": int(is_walked),
        "n_walked": _run.n_walked + n_walked,
        "models": json.dumps(models, sort_keys=True),
        "free_at": free_at,
    }
    return bool(tx.connection.execute(update(t.retranslation).where(*here).values(values)).rowcount)


def change_state(
    tx: Transaction,
    run_id: RunId,
    *,
    before: Sequence[RunState],
    after: RunState,
    code: str | None = None,
    message: str | None = None,
) -> bool:
    """Bring a run from one of some states to another; False where it is in none of them."""
    ended = after in ("finished", "failed", "cancelled")
    values = {"state": after, "finished_at": tx.now if ended else None, "error_code": code, "error": message}
    statement = update(t.retranslation).where(_run.id == run_id, _run.state.in_(before)).values(values)
    return bool(tx.connection.execute(statement).rowcount)


def write_verdict(tx: Transaction, run_id: RunId, verdict: str) -> bool:
    """Note what the condition for acceptance came to; False where that is noted already."""
    statement = update(t.retranslation).where(_run.id == run_id, _run.verdict.is_(None))
    return bool(tx.connection.execute(statement.values(verdict=verdict)).rowcount)


def begin_again(tx: Transaction, run_id: RunId) -> int:
    """Forget the documents whose jobs came to nothing, and walk from the start; returns how many they are."""
    lost = select(t.job.c.id).where(t.job.c.state.in_(("failed", "cancelled")))
    statement = delete(t.retranslation_document).where(_part.run_id == run_id, _part.job_id.in_(lost))
    n_lost = tx.connection.execute(statement).rowcount
    values = {"cursor": "", "is_walked": 0, "n_walked": 0, "verdict": None}
    tx.connection.execute(update(t.retranslation).where(_run.id == run_id).values(values))
    return n_lost


def measure(tx: Transaction, run_id: RunId) -> Progress:
    """How the jobs of a run stand."""
    columns = (
        t.job.c.state,
        func.count().label("number"),
        func.count(case((_part.decision == "accepted", 1))).label("accepted"),
        func.count(case((_part.decision == "rolled_back", 1))).label("rolled_back"),
        func.sum(_part.n_changed).label("changed"),
        func.count(t.job.c.score_due_at).label("unscored"),
    )
    query = select(*columns).select_from(_parts()).where(_part.run_id == run_id).group_by(t.job.c.state)
    rows = tx.connection.execute(query).all()
    return Progress(
        jobs={row.state: row.number for row in rows},
        n_accepted=sum(row.accepted for row in rows),
        n_rolled_back=sum(row.rolled_back for row in rows),
        n_changed=sum(int(row.changed) for row in rows),
        n_unscored=sum(row.unscored for row in rows),
    )


def find_error(tx: Transaction, run_id: RunId) -> str | None:
    """Why the first of the jobs of a run failed that did."""
    failed = select(t.job.c.error).select_from(_parts()).where(_part.run_id == run_id)
    query = failed.where(t.job.c.state == "failed").order_by(_part.document_id).limit(1)
    return tx.connection.execute(query).scalar_one_or_none()


def read_documents(tx: Transaction, run_id: str, *, after: str, limit: int) -> list[RunDocument]:
    """The next documents of a run in the order of their ids."""
    query = _select_documents(run_id).where(_part.document_id > after).order_by(_part.document_id)
    return [to_record(RunDocument, row) for row in tx.connection.execute(query.limit(limit))]


def get_document(tx: Transaction, run: Run, document_id: str) -> RunDocument:
    """One document of a run.

    Raises:
        NotFound: it is not in the run.
    """
    query = _select_documents(run.id).where(_part.document_id == document_id)
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no document {document_id!r} in re-translation {run.id!r}")
    return to_record(RunDocument, row)


def _select_documents(run_id: str) -> Select[Any]:
    columns = (t.retranslation_document, t.document.c.name, t.job.c.state)
    joined = _parts().join(t.document, t.document.c.id == _part.document_id)
    return select(*columns).select_from(joined).where(_part.run_id == run_id)


def count_open_chunks(tx: Transaction, run_id: RunId, *, most: int) -> int:
    """Chunks of a run that are to be done, counted no further than `most`."""
    is_open = t.chunk.c.state.in_(("queued", "held", "running"))
    found = select(t.chunk.c.id).where(is_open, _of_run(run_id)).limit(most).subquery()
    return tx.connection.execute(select(func.count()).select_from(found)).scalar_one()


def hold(tx: Transaction, run_id: RunId) -> int:
    """Keep workers from chunks of a run that wait; returns how many were held now."""
    return _move_chunks(tx, run_id, before="queued", after="held")


def release(tx: Transaction, run_id: RunId) -> int:
    """Let workers have the chunks of a run that were held; returns how many were."""
    return _move_chunks(tx, run_id, before="held", after="queued")


def cancel_jobs(tx: Transaction, run_id: RunId) -> None:
    """Cancel all open jobs of a run."""
    opened = select(_part.job_id).select_from(_parts()).where(_part.run_id == run_id)
    still = opened.where(t.job.c.state.not_in(FINAL_STATES)).order_by(_part.job_id)
    for job_id in tx.connection.execute(still).scalars().all():
        jobs.cancel(tx, JobId(job_id))


def forget_old(tx: Transaction, *, older_s: float) -> int:
    """Delete runs that ended longer ago and have no document any more; returns how many.

    Their orders say what was looked for in the documents, and hold versions of glossaries.
    """
    is_empty = ~exists().where(_part.run_id == _run.id)
    old = select(_run.id).where(_run.finished_at < tx.now - older_s, is_empty)
    run_ids = tx.connection.execute(old).scalars().all()
    linked = t.retranslation_schedule.c.last_run_id
    for part in in_parts(run_ids):
        unlink = update(t.retranslation_schedule).where(linked.in_(part)).values(last_run_id=None)
        tx.connection.execute(unlink)
        tx.connection.execute(delete(t.retranslation).where(_run.id.in_(part)))
    return len(run_ids)


def cancel_of(tx: Transaction, owner: str) -> None:
    """End all runs of an owner that go on; their jobs go with their documents."""
    going = (_run.owner == owner, _run.state.in_(("running", "paused")))
    values = {"state": "cancelled", "finished_at": tx.now}
    tx.connection.execute(update(t.retranslation).where(*going).values(values))


def remove_of(tx: Transaction, owner: str) -> None:
    """Delete the runs of an owner whose documents are deleted."""
    tx.connection.execute(delete(t.retranslation).where(_run.owner == owner))


def order_columns(order: Order) -> dict[str, object]:
    """What a run and a schedule keep of an order."""
    return {
        "name": order.name,
        "owner": order.owner,
        "query": order.query.to_json(),
        "change": order.change.to_json(),
        "window": order.conditions.window,
        "rate": order.conditions.rate,
        "accept_if": order.conditions.accept_if,
    }


def to_order(row: AnyRow) -> Order:
    """The order that a row keeps."""
    return Order(
        query=Query.from_json(row.query),
        change=RecipeChange.from_json(row.change),
        conditions=Conditions(row.window, row.rate, row.accept_if),
        name=row.name,
        owner=row.owner,
    )


def _parts() -> Join:
    return t.retranslation_document.join(t.job, t.job.c.id == _part.job_id)


def _of_run(run_id: RunId) -> ColumnElement[bool]:
    return t.chunk.c.job_id.in_(select(_part.job_id).where(_part.run_id == run_id))


def _move_chunks(tx: Transaction, run_id: RunId, *, before: str, after: str) -> int:
    """Rows that somebody else has locked are left to the next time: who waits for many may wait for ever."""
    found = select(t.chunk.c.id).where(t.chunk.c.state == before, _of_run(run_id)).limit(_MOST_CHUNKS)
    chunk_ids = tx.connection.execute(found.with_for_update(of=t.chunk, skip_locked=True)).scalars().all()
    if chunk_ids:
        tx.connection.execute(update(t.chunk).where(t.chunk.c.id.in_(chunk_ids)).values(state=after))
    return len(chunk_ids)


def _to_run(row: AnyRow) -> Run:
    order = to_order(row)
    wanted = {"query": order.query, "change": order.change, "conditions": order.conditions}
    return to_record(Run, row, **wanted, models=json.loads(row.models), is_walked=bool(row.is_walked))
