"""Which translation readers get: pointers of documents, moved all in one statement or not at all."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Join, Row, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from translator.counting import pluralize
from translator.errors import Conflict, NotFound, StaleRun
from translator.retranslations import Run
from translator.store import edits
from translator.store import tables as t
from translator.store.connection import Transaction

_part, _document = t.retranslation_document.c, t.document.c
_MOST_IDS = 500


def accept(tx: Transaction, run: Run, document_ids: Collection[str] = ()) -> int:
    """Give readers the new translations of a run, or of some of its documents; returns how many.

    What people wrote into the earlier ones meanwhile is taken over.

    Raises:
        NotFound: a document is not in the run.
        Conflict: a job is not done, was made by another version of its model, or there is nothing to accept.
        StaleRun: readers have another translation by now than when the run began.
    """
    wanted = and_(_chosen(tx, run, document_ids), _part.decision.is_distinct_from("accepted"))
    _lock(tx, wanted)
    _refuse_unfinished(tx, run, wanted)
    ready = and_(
        wanted, _part.document_id == _document.id, _part.previous_job_id == _document.accepted_job_id
    )
    target = select(_part.job_id).where(ready).scalar_subquery()
    edits.carry_over(tx, _pairs().where(wanted))
    return _move(tx, run, wanted, ready, target=target, decision="accepted")


def roll_back(tx: Transaction, run: Run, document_ids: Collection[str] = ()) -> int:
    """Give readers back what they had before a run, or some of its documents, was accepted.

    Raises:
        NotFound: a document is not in the run.
        Conflict: nothing is accepted, or an old translation was deleted.
        StaleRun: another run was accepted since.
    """
    wanted = and_(_chosen(tx, run, document_ids), _part.decision == "accepted")
    _lock(tx, wanted)
    before = aliased(t.job)
    is_kept = exists().where(before.c.id == _part.previous_job_id)
    gone = select(_part.document_id).where(wanted, ~is_kept).limit(1)
    deleted = tx.connection.execute(gone).scalar_one_or_none()
    if deleted:
        raise Conflict(f"the earlier translation of document {deleted!r} was deleted; nothing was changed")
    ready = and_(wanted, _part.document_id == _document.id, _part.job_id == _document.accepted_job_id)
    target = select(_part.previous_job_id).where(ready).scalar_subquery()
    return _move(tx, run, wanted, ready, target=target, decision="rolled_back")


def _lock(tx: Transaction, wanted: ColumnElement[bool]) -> None:
    """Let nobody else move, edit or delete what is wanted; in one order, so that none waits in a circle."""
    query = select(_document.id).select_from(_joined()).where(wanted).order_by(_document.id)
    tx.connection.execute(query.with_for_update(of=t.document, key_share=True))


def _pairs() -> Select[tuple[str, str, str]]:
    columns = (_part.previous_job_id.label("before"), _part.job_id.label("after"), _document.owner)
    return select(*columns).select_from(_joined())


def _joined() -> Join:
    return t.document.join(t.retranslation_document, _part.document_id == _document.id)


def _chosen(tx: Transaction, run: Run, document_ids: Collection[str]) -> ColumnElement[bool]:
    of_run = _part.run_id == run.id
    if not document_ids:
        return of_run
    if len(document_ids) > _MOST_IDS:
        raise Conflict(
            f"{len(document_ids)} documents by id; at most {_MOST_IDS}, or the whole run, is right"
        )
    found = select(_part.document_id).where(of_run, _part.document_id.in_(document_ids))
    missing = set(document_ids) - set(tx.connection.execute(found).scalars())
    if missing:
        raise NotFound(f"no document {min(missing)!r} in re-translation {run.id!r}")
    return and_(of_run, _part.document_id.in_(document_ids))


def _refuse_unfinished(tx: Transaction, run: Run, wanted: ColumnElement[bool]) -> None:
    joined = t.retranslation_document.join(t.job, t.job.c.id == _part.job_id)
    columns = (func.count().label("number"), func.min(_part.document_id).label("first"))
    base = select(*columns).select_from(joined).where(wanted)
    undone = tx.connection.execute(base.where(t.job.c.state != "done")).one()
    if undone.number:
        raise Conflict(
            _say(undone, run, "without a finished translation; wait, resume, or accept others by id")
        )
    named = (t.job.c.signature.contains(f"|model={label}|", autoescape=True) for label in run.models.values())
    foreign = tx.connection.execute(base.where(~or_(False, *named))).one()
    if foreign.number:
        raise Conflict(_say(foreign, run, "made by another version of the model than the run began with"))


def _move(
    tx: Transaction,
    run: Run,
    wanted: ColumnElement[bool],
    ready: ColumnElement[bool],
    *,
    target: ColumnElement[str],
    decision: str,
) -> int:
    """Move pointers of documents that still stand where they must; where some do not, none is moved."""
    number = tx.connection.execute(
        select(func.count()).select_from(t.retranslation_document).where(wanted)
    ).scalar_one()
    if not number:
        raise Conflict(f"re-translation {run.id!r} has nothing that could be {decision.replace('_', ' ')}")
    still = exists().where(ready).correlate(t.document)
    moved = tx.connection.execute(update(t.document).where(still).values(accepted_job_id=target)).rowcount
    if moved != number:
        raise StaleRun(
            f"another translation was accepted since for {number - moved} of "
            f"{pluralize(number, 'document')}; nothing was changed"
        )
    tx.connection.execute(update(t.retranslation_document).where(wanted).values(decision=decision))
    return moved


def _say(found: Row[tuple[int, str]], run: Run, what: str) -> str:
    return f"{pluralize(found.number, 'document')} of re-translation {run.id!r} (first: {found.first}) {what}"
