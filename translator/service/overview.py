"""How the service does: what waits, what was done lately, how good it was, and what failed."""

from __future__ import annotations

from dataclasses import dataclass

from translator.jobs import Backlog, Job, Period, ScoredJob, Worker
from translator.service.context import Context
from translator.store import jobs, overview
from translator.store.workers import ALIVE_S

PERIOD_S = 1800.0
PERIODS = 48
_MOST_SCORES, _MOST_FAILURES = 2_000, 10


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the queue are of everybody; work done, scores and failures are the owner's."""

    backlog: Backlog
    workers: tuple[Worker, ...]
    periods: tuple[Period, ...]
    scored: tuple[ScoredJob, ...]
    failures: tuple[Job, ...]


def look_over(*, context: Context, owner: str | None = None) -> Overview:
    """The present and the last `PERIODS` periods of `PERIOD_S`."""
    with context.store.read() as tx:
        return Overview(
            backlog=jobs.measure(tx, alive_s=ALIVE_S),
            workers=tuple(overview.list_workers(tx, within_s=ALIVE_S)),
            periods=tuple(
                overview.count_finished(tx, since_s=PERIODS * PERIOD_S, period_s=PERIOD_S, owner=owner)
            ),
            scored=tuple(overview.list_scored(tx, metric="chrf", limit=_MOST_SCORES, owner=owner)),
            failures=tuple(jobs.list_newest(tx, limit=_MOST_FAILURES, owner=owner, state="failed")),
        )
