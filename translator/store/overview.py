"""What happened lately, counted in the database: work done, scores, workers."""

from __future__ import annotations

from sqlalchemy import func, select

from translator.jobs import Period, ScoredJob, Worker
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import is_owned, to_record
from translator.store.workers import is_alive


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


def list_workers(tx: Transaction, *, within_s: float) -> list[Worker]:
    """Workers that were seen lately, the longest at work first; `silent_s` since the last sign."""
    columns = (t.worker, (tx.now - t.worker.c.seen_at).label("silent_s"))
    query = select(*columns).where(is_alive(tx, within_s)).order_by(t.worker.c.started_at)
    return [
        to_record(Worker, row, silent_s=max(0.0, float(row.silent_s))) for row in tx.connection.execute(query)
    ]
