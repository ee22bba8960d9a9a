"""Looking, and changing nothing: jobs, documents, results, all else that is stored, and how the service does.

What is asked of the segments of one translation stands in `segment_queries`. `owner` None sees everything,
any other only what is its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from translator.alignments import AlignmentProject, AlignmentTexts
from translator.errors import Conflict, InvalidRequest
from translator.glossary.glossary import StoredGlossary, StoredVersion
from translator.jobs import (
    Backlog,
    Cursor,
    Job,
    JobFilter,
    JobId,
    JobReferences,
    JobView,
    MemoryFigures,
    Period,
    ScoredJob,
    State,
    StoredDocument,
    Worker,
)
from translator.pipeline import add_outcomes, with_outcomes
from translator.records import TranslatedDocument, Translation
from translator.retranslations import Progress, Run, RunDocument, Schedule
from translator.service.context import Context
from translator.service.glossaries import resolve
from translator.store import (
    alignments,
    documents,
    glossaries,
    job_views,
    jobs,
    prefixes,
    retranslations,
    schedules,
    scores,
    texts,
    workers,
)

PERIOD_S = 1800.0
PERIODS = 48
_MOST_SCORES, _MOST_FAILURES = 2_000, 10
_MOST_TAGS_SHOWN, _MOST_ALIGNMENTS = 50, 50
_ID_PREFIX = re.compile("[0-9a-f]{1,31}")


@dataclass(frozen=True, slots=True)
class JobList:
    """A page of a list, how many jobs of the whole list are in each state, and the tags that there are."""

    views: tuple[JobView, ...]
    states: dict[str, int]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the queue are of everybody; jobs, memory, work done, scores and failures are the owner's."""

    backlog: Backlog
    jobs: dict[str, int]
    n_facts: int
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


def list_job_views(
    chosen: JobFilter, *, context: Context, limit: int, after: Cursor | None = None
) -> JobList:
    """The newest jobs behind a cursor that a filter lets through."""
    with context.store.read() as tx:
        return JobList(
            views=tuple(job_views.list_views(tx, chosen, limit=limit, after=after)),
            states=job_views.count_states(tx, chosen),
            tags=tuple(job_views.list_tags(tx, owner=chosen.owner, limit=_MOST_TAGS_SHOWN)),
        )


def get_job_view(job_id: str, *, context: Context) -> JobView:
    """One job as lists show it."""
    with context.store.read() as tx:
        return job_views.describe(tx, [jobs.get(tx, JobId(job_id))])[0]


def list_done(chosen: JobFilter, *, context: Context, limit: int) -> list[JobId]:
    """The newest jobs of a filter that are done."""
    with context.store.read() as tx:
        return job_views.list_done(tx, chosen, limit=limit)


def whole_id(given: str, *kinds: prefixes.IdKind, context: Context) -> str:
    """The id that begins so; what is whole, or begins nothing, is given back as it is.

    Args:
        kinds: of what it may be.

    Raises:
        InvalidRequest: several begin so.
    """
    if not _ID_PREFIX.fullmatch(given):
        return given
    with context.store.read() as tx:
        found = [item for kind in kinds for item in prefixes.find_ids(tx, kind, prefix=given, most=2)]
    if len(found) > 1:
        raise InvalidRequest(f"several ids begin with {given!r}, such as {found[0]} and {found[1]}")
    return found[0] if found else given


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


def get_glossary(reference: str, *, context: Context, owner: str | None = None) -> StoredGlossary:
    """A glossary by its id or its name.

    Raises:
        AmbiguousGlossary: several have the name.
    """
    with context.store.read() as tx:
        return glossaries.get(tx, reference, owner=owner)


def list_glossaries(*, context: Context, owner: str | None = None) -> list[StoredGlossary]:
    """All glossaries, oldest first."""
    with context.store.read() as tx:
        return glossaries.list_all(tx, owner=owner)


def list_glossary_versions(
    reference: str, *, context: Context, owner: str | None = None
) -> list[StoredVersion]:
    """The versions that a glossary has had, oldest first."""
    with context.store.read() as tx:
        return glossaries.list_versions(tx, glossaries.get(tx, reference, owner=owner).id)


def get_alignment(identity: str, *, context: Context, owner: str) -> tuple[AlignmentProject, AlignmentTexts]:
    """A project with its texts."""
    with context.store.read() as tx:
        return alignments.get(tx, identity, owner=owner)


def can_undo(identity: str, *, context: Context) -> bool:
    """Whether a change of a project can be taken back."""
    with context.store.read() as tx:
        return alignments.has_change(tx, identity)


def list_alignments(*, context: Context, owner: str) -> list[AlignmentProject]:
    """The projects that were changed last, newest first."""
    with context.store.read() as tx:
        return alignments.list_newest(tx, owner=owner, limit=_MOST_ALIGNMENTS)


def get_run(run_id: str, *, context: Context, owner: str | None = None) -> tuple[Run, Progress]:
    """A re-translation and how its jobs stand."""
    with context.store.read() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        return run, retranslations.measure(tx, run.id)


def list_runs(*, context: Context, limit: int = 20, owner: str | None = None) -> list[Run]:
    """The newest re-translations, newest first."""
    with context.store.read() as tx:
        return retranslations.list_newest(tx, limit=limit, owner=owner)


def list_run_documents(
    run_id: str, *, context: Context, after: str = "", limit: int = 100, owner: str | None = None
) -> list[RunDocument]:
    """The documents of a re-translation in the order of their ids, from behind one on."""
    with context.store.read() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        return retranslations.read_documents(tx, run.id, after=after, limit=limit)


def list_schedules(*, context: Context, owner: str | None = None) -> list[Schedule]:
    """All schedules of re-translations, oldest first."""
    with context.store.read() as tx:
        return schedules.list_all(tx, owner=owner)


def look_over(*, context: Context, owner: str | None = None) -> Overview:
    """The present and the last `PERIODS` periods of `PERIOD_S`."""
    with context.store.read() as tx:
        return Overview(
            backlog=jobs.measure(tx, alive_s=workers.ALIVE_S),
            jobs=job_views.count_states(tx, JobFilter(owner=owner)),
            n_facts=jobs.count_facts(tx, owner=owner, is_shared=context.settings.share_memory),
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
