"""Looking, and changing nothing: jobs, documents, results, parts of results, and how the service does.

`owner` None sees everything, any other only what is its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from translator.document_statistics import (
    DocumentStatistics,
    DocumentStretch,
    summarize_document,
    summarize_stretch,
)
from translator.errors import Conflict
from translator.jobs import (
    Backlog,
    Cursor,
    Job,
    JobId,
    JobReferences,
    MemoryFigures,
    Period,
    ScoredJob,
    SegmentEdit,
    State,
    StoredDocument,
    Worker,
)
from translator.pipeline import add_outcomes, with_outcomes
from translator.records import TranslatedDocument, Translation
from translator.service.context import Context
from translator.service.glossaries import resolve
from translator.store import (
    Transaction,
    chunks,
    documents,
    edits,
    job_views,
    jobs,
    scores,
    texts,
    workers,
)

PERIOD_S = 1800.0
PERIODS = 48
_MOST_SCORES, _MOST_FAILURES = 2_000, 10


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Neighbouring segments with the text that they stand in; `text` begins at offset `start`.

    It reaches from the end of the segment before to the end of the last segment.
    """

    translations: tuple[Translation, ...]
    text: str
    start: int

    def before(self, index: int) -> str:
        """What stands between a segment of the part and the one before it."""
        begin = self.translations[index - 1].segment.end if index else self.start
        return self.text[begin - self.start : self.translations[index].segment.start - self.start]


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the queue are of everybody; work done, scores and failures are the owner's."""

    backlog: Backlog
    workers: tuple[Worker, ...]
    periods: tuple[Period, ...]
    scored: tuple[ScoredJob, ...]
    failures: tuple[Job, ...]


def get_job(job_id: str, *, context: Context, owner: str | None = None) -> Job:
    """Where a job stands."""
    with context.store.read() as tx:
        return jobs.get(tx, JobId(job_id), owner=owner)


def get_states(job_ids: Collection[JobId], *, context: Context) -> dict[JobId, State]:
    """Where many jobs stand, in one look; those that are deleted are left out."""
    with context.store.read() as tx:
        return jobs.read_states(tx, job_ids)


def list_jobs(
    *,
    context: Context,
    limit: int = 20,
    owner: str | None = None,
    after: Cursor | None = None,
    document_id: str | None = None,
    state: State | None = None,
) -> list[Job]:
    """The newest jobs behind a cursor, newest first; of one document, or in one state."""
    with context.store.read() as tx:
        return jobs.list_newest(
            tx, limit=limit, owner=owner, after=after, document_id=document_id, state=state
        )


def get_result(job_id: str, *, context: Context, owner: str | None = None) -> TranslatedDocument:
    """The translated document of a job; its segments say what became of the terms of its glossary.

    Raises:
        Conflict: it is not done; the message says what it is.
        UnreadableRecipe: another version of this program made it.
    """
    with context.store.read() as tx:
        job = require_done(jobs.get(tx, JobId(job_id), owner=owner))
        document = texts.read_result(tx, job)
    return with_outcomes(document, resolve(job.require_recipe().glossary, context=context))


def get_translations(
    job_id: str, *, first: int, limit: int, context: Context, owner: str | None = None
) -> list[Translation]:
    """Up to `limit` translated segments of a job, from number `first` on; raises as `get_result`."""
    with context.store.read() as tx:
        job = require_done(jobs.get(tx, JobId(job_id), owner=owner))
        page = texts.read_page(tx, job, first=first, limit=limit)
    return add_outcomes(page, resolve(job.require_recipe().glossary, context=context))


def count_chars(job_id: str, *, context: Context) -> int:
    """The size of a job's document in code points; raises as `get_job`."""
    with context.store.read() as tx:
        return documents.count_chars(tx, jobs.get(tx, JobId(job_id)).document_id)


def get_references(job_id: str, *, context: Context, owner: str | None = None) -> JobReferences:
    """Where the references of a job belong and what the scores are, as far as they are known."""
    with context.store.read() as tx:
        return scores.read(tx, jobs.get(tx, JobId(job_id), owner=owner))


def list_edits(job_id: str, n: int, *, context: Context) -> list[SegmentEdit]:
    """What a segment had before, oldest first."""
    with context.store.read() as tx:
        return edits.list_of(tx, jobs.get(tx, JobId(job_id)).id, n)


def get_document(document_id: str, *, context: Context, owner: str | None = None) -> StoredDocument:
    """A document without its text."""
    with context.store.read() as tx:
        return documents.get(tx, document_id, owner=owner)


def list_documents(
    *,
    context: Context,
    limit: int = 20,
    owner: str | None = None,
    after: Cursor | None = None,
    tag: str | None = None,
) -> list[StoredDocument]:
    """The newest documents behind a cursor, newest first; those with a tag where one is named."""
    with context.store.read() as tx:
        return documents.list_newest(tx, limit=limit, owner=owner, after=after, tag=tag)


def get_statistics(job_id: str, *, context: Context) -> DocumentStatistics:
    """A translation at a glance; what is kept of it is read again only where somebody edited since.

    Raises:
        Conflict: it is not done.
    """
    with context.store.read() as tx:
        job = require_done(jobs.get(tx, JobId(job_id)))
        edited, kept = edits.find_state(tx, job.id), context.statistics.find([job.id]).get(job.id)
        if kept is None:
            statistics = summarize_document(texts.read_outline(tx, job))
        elif kept[1] == edited:
            statistics = kept[0]
        else:
            changed = edits.list_changed(tx, job.id, since=kept[1])
            parts = (_summarize_again(tx, job, part, changed) for part in kept[0].stretches)
            statistics = DocumentStatistics(tuple(parts))
    context.statistics.keep({job.id: (statistics, edited)})
    return statistics


def _summarize_again(tx: Transaction, job: Job, part: DocumentStretch, changed: set[int]) -> DocumentStretch:
    if changed.isdisjoint(range(part.first, part.end)):
        return part
    return summarize_stretch(texts.read_outline(tx, job, first=part.first, limit=part.n))


def get_excerpt(job_id: str, *, first: int, limit: int, context: Context) -> Excerpt:
    """Up to `limit` segments from number `first` on, with what stands between them; raises as above."""
    with context.store.read() as tx:
        return _read_excerpt(tx, require_done(jobs.get(tx, JobId(job_id))), first, limit)


def get_leading_excerpt(job_id: str, *, first: int, limit: int, context: Context) -> Excerpt:
    """As `get_excerpt`, of a job in any state: of those at the beginning translated without a gap."""
    with context.store.read() as tx:
        job = jobs.get(tx, JobId(job_id))
        number = min(limit, chunks.count_leading(tx, job) - first)
        return _read_excerpt(tx, job, first, number) if number > 0 else Excerpt((), "", 0)


def _read_excerpt(tx: Transaction, job: Job, first: int, limit: int) -> Excerpt:
    lead = min(first, 1)
    found = texts.read_page(tx, job, first=first - lead, limit=limit + lead)
    shown = tuple(found[lead:])
    if not shown:
        return Excerpt((), "", 0)
    start = found[0].segment.end if lead else 0
    text = texts.read_text(tx, job, start=start, end=shown[-1].segment.end)
    return Excerpt(shown, text, start)


def look_over(*, context: Context, owner: str | None = None) -> Overview:
    """The present and the last `PERIODS` periods of `PERIOD_S`."""
    with context.store.read() as tx:
        return Overview(
            backlog=jobs.measure(tx, alive_s=workers.ALIVE_S),
            workers=tuple(workers.list_workers(tx, within_s=workers.ALIVE_S)),
            periods=tuple(
                job_views.count_finished(tx, since_s=PERIODS * PERIOD_S, period_s=PERIOD_S, owner=owner)
            ),
            scored=tuple(job_views.list_scored(tx, metric="chrf", limit=_MOST_SCORES, owner=owner)),
            failures=tuple(jobs.list_newest(tx, limit=_MOST_FAILURES, owner=owner, state="failed")),
        )


def measure(*, context: Context) -> Backlog:
    """How the queue stands."""
    with context.store.read() as tx:
        return jobs.measure(tx, alive_s=workers.ALIVE_S)


def has_worker(*, context: Context, within_s: float, host: str | None = None) -> bool:
    """Whether some worker, of a host or of any, was seen within so many seconds."""
    with context.store.read() as tx:
        return workers.count_alive(tx, within_s=within_s, host=host) > 0


def measure_memory(*, context: Context, owner: str | None = None) -> MemoryFigures:
    """How much is remembered, and how often that helped an owner."""
    with context.store.read() as tx:
        return jobs.measure_memory(tx, owner=owner, is_shared=context.settings.share_memory)


def require_done(job: Job) -> Job:
    """The same job.

    Raises:
        Conflict: it has no result; the message says what it is.
    """
    if job.state != "done":
        reason = f": {job.error}" if job.error else ""
        raise Conflict(f"job {job.id!r} is {job.state}{reason}; only a job that is done has a result")
    return job
