"""Scores of finished jobs that came with references: made outside of any transaction, then stored.

A score is owed from the moment a job is done. The worker that finished it pays at once; where it died, or
failed, the sweep does.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from translator.errors import Conflict, TranslatorError
from translator.jobs import JobId, JobReferences, JobScore
from translator.records import PlacedReference, TranslatedDocument
from translator.service.context import Context
from translator.store import jobs, scores, texts

if TYPE_CHECKING:
    from align.score import MetricScore

log = logging.getLogger(__name__)

_MOST_TRIES = 3
_RESAMPLES = 1000  # of the bootstrap, as sacreBLEU does by default


def score_job(job_id: str, *, context: Context) -> JobReferences:
    """Locate and score the references of a job that is done, and store that; doing so twice is harmless.

    Raises:
        Conflict: it is not done.
    """
    started = time.monotonic()
    with context.store.read() as tx:
        job = jobs.get(tx, JobId(job_id))
        if job.state != "done":
            raise Conflict(f"job {job_id!r} is {job.state}; only a job that is done has scores")
        document, given = texts.read_result(tx, job), scores.read_given(tx, job.document_id)
    placed, figures = _score(document, given)
    with context.store.write() as tx:
        scores.write(tx, job.id, placed, figures)
    seconds = round(time.monotonic() - started, 3)
    log.info("job scored", extra={"job_id": job_id, "n_references": len(given), "seconds": seconds})
    return JobReferences(len(given), placed, figures)


def score_finished(job_ids: Sequence[JobId], *, context: Context) -> None:
    """Score jobs that were just finished; what fails is left to the sweep."""
    for job_id in job_ids:
        _try_to_score(job_id, context=context)


def score_overdue(*, context: Context) -> None:
    """Score one job that its worker left without scores, if there is any."""
    with context.store.write() as tx:
        job_id = scores.take_owed(tx, within_s=context.settings.lease_s, most_tries=_MOST_TRIES)
    if job_id:
        _try_to_score(job_id, context=context)


def _try_to_score(job_id: JobId, *, context: Context) -> None:
    try:
        score_job(job_id, context=context)
    except TranslatorError as error:
        log.warning("job not scored", extra={"job_id": job_id, "code": error.code})
    except Exception as error:  # noqa: BLE001  # whatever a document does costs its scores, not the worker
        # The words of a foreign error may quote the document, so they are not logged.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("job not scored", extra={"job_id": job_id, "place": f"{place.name}:{place.lineno}"})


def _score(
    document: TranslatedDocument, given: Sequence[str]
) -> tuple[tuple[PlacedReference, ...], tuple[JobScore, ...]]:
    # What locates references loads numpy and SciPy, which a service without them does without.
    from translator.references import find_references

    report = find_references(document, given, resamples=_RESAMPLES)
    if report.scores is None:
        return report.placed, ()
    chance = {} if report.chance is None else report.chance.figures
    figures = report.scores.figures.items()
    return report.placed, tuple(
        JobScore(
            metric=metric,
            value=figure.value,
            low=_bound(figure, -1),
            high=_bound(figure, 1),
            chance=chance[metric].value if metric in chance else None,
            coverage=report.coverage,
            signature=figure.signature,
        )
        for metric, figure in figures
    )


def _bound(figure: MetricScore, side: int) -> float | None:
    if figure.mean is None or figure.half_width is None:
        return None
    return figure.mean + side * figure.half_width
