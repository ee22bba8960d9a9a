"""How a batch of documents becomes jobs of a run, in the transaction that moves the run's cursor."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from translator import pipeline
from translator.errors import ModelChanged
from translator.jobs import FactKey, Priority
from translator.retranslations import Run
from translator.service.context import Context
from translator.service.retranslation.planning import DocumentPlan, PlannedDocuments
from translator.store import fresh_jobs, retranslations, texts
from translator.store.chunks import Range
from translator.store.fresh_jobs import FreshJob

PRIORITY: Priority = "background"


def start(run: Run, batch: PlannedDocuments, *, free_at: float, context: Context) -> int | None:
    """Store the jobs of a batch; returns how many chunks wait, None where the run did not go on from here.

    Raises:
        ModelChanged: a model is another version than the one that the run began with.
    """
    models = pin_models(run, batch)
    wanted = {key for item in batch.changed for key in item.keys if key is not None}
    with context.store.write() as tx:
        is_mine = retranslations.move_on(
            tx,
            run,
            cursor=batch.cursor,
            is_walked=False,
            n_walked=len(batch.plans),
            models=models,
            free_at=free_at,
        )
        if not is_mine:
            return None
        expected = {item.document_id: item.previous_job_id for item in batch.changed}
        unmoved = fresh_jobs.find_unmoved(tx, run.id, expected)
        known = texts.find_known(tx, wanted, keep=True)
        most = context.settings.chunk_segments
        fresh = [_to_job(item, known, most=most) for item in batch.changed if item.document_id in unmoved]
        return fresh_jobs.add_all(tx, run.id, fresh, priority=PRIORITY)


def pin_models(run: Run, batch: PlannedDocuments) -> dict[str, str]:
    """Exact versions by the names in recipes, with those that the batch adds.

    Raises:
        ModelChanged: see `start`.
    """
    models = dict(run.models)
    for item in batch.changed:
        pinned = models.setdefault(item.recipe.model, item.model)
        if pinned != item.model:
            raise ModelChanged(
                f"model {item.recipe.model!r} is {item.model} now, this run began with {pinned}; "
                "begin a new run, or install the old version and resume"
            )
    return models


def _to_job(item: DocumentPlan, known: set[FactKey], *, most: int) -> FreshJob:
    numbered = list(enumerate(item.keys))
    missing = [n for n, key in numbered if key is not None and key not in known]
    return FreshJob(
        document_id=item.document_id,
        previous_job_id=item.previous_job_id,
        recipe=item.recipe,
        n_changed=len(item.changed),
        segments=item.segments,
        keys={n: key for n, key in numbered if key is not None and key in known},
        flags={n: _own_flags(item, n) for n, key in numbered if key is None},
        ranges=_cover(item, missing, most=most),
    )


def _own_flags(item: DocumentPlan, n: int) -> str:
    return " ".join(pipeline.put_together(item.segments[n], {}, model=item.model).flags)


def _cover(item: DocumentPlan, missing: Sequence[int], *, most: int) -> list[Range]:
    """Stretches of at most `most` segments with all that is missing, and with nothing that a person wrote.

    Where nothing is missing, one segment alone: a job ends with its last chunk.
    """
    segments, edited = item.segments, sorted(item.edited)
    spans: list[tuple[int, int]] = []
    for n in missing or [next(part.id for part in segments if part.id not in item.edited)]:
        first, last = spans[-1] if spans else (-most, -most)
        if n - first < most and bisect(edited, last) == bisect(edited, n):
            spans[-1] = (first, n)
        else:
            spans.append((n, n))
    return [Range(first, last, segments[last].end - segments[first].start) for first, last in spans]
