"""The old and the new translations of a run side by side, document after document."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from translator.comparison.documents import compare_documents
from translator.comparison.record import Comparison, DocumentComparison
from translator.comparison.summary import Collector
from translator.errors import Conflict, NotFound
from translator.jobs import Job, JobId
from translator.pipeline import with_outcomes
from translator.retranslations import Run, RunDocument
from translator.service.context import Context
from translator.service.glossaries import resolve
from translator.store import Transaction, jobs, retranslations, scores, texts

_PAGE = 100


def compare_run(
    run_id: str, *, context: Context, owner: str | None = None, document_ids: Collection[str] = ()
) -> Comparison:
    """Compare what a run made with what readers had, for all of its documents or for some.

    Raises:
        NotFound: there is no such run, or a document is not in it.
        Conflict: nothing of it is done.
    """
    with context.store.read() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
    collector = Collector(title=run.name or run.id)
    for item in _documents(run, document_ids, context=context):
        compared = _compare(item, context=context)
        if compared is None:
            collector.miss()
        else:
            collector.add(compared)
    comparison = collector.finish()
    if not comparison.n_documents:
        raise Conflict(f"re-translation {run_id!r} has no finished document yet; nothing can be compared")
    return comparison


def compare_each(
    run_id: str, *, context: Context, document_ids: Collection[str] = ()
) -> Iterator[DocumentComparison]:
    """Everything that changed, document after document; raises as `compare_run`, but for `Conflict`."""
    with context.store.read() as tx:
        run = retranslations.get(tx, run_id)
    for item in _documents(run, document_ids, context=context):
        compared = _compare(item, context=context)
        if compared is not None:
            yield compared


def compare_run_document(
    run_id: str, document_id: str, *, context: Context, owner: str | None = None
) -> DocumentComparison:
    """Everything that changed in one document of a run.

    Raises:
        NotFound: there is no such run, or the document is not in it.
        Conflict: it is not done, or its earlier translation was deleted.
    """
    with context.store.read() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        item = retranslations.get_document(tx, run, document_id)
    compared = _compare(item, context=context)
    if compared is None:
        raise Conflict(f"document {document_id!r} lacks a finished translation, old or new, to compare")
    return compared


def compare_jobs(
    before: str, after: str, *, context: Context, owner: str | None = None
) -> DocumentComparison:
    """Compare any two translations of one document; terms are those of the newer one's glossary.

    Raises:
        Conflict: one is not done, or they are of different documents.
    """
    with context.store.read() as tx:
        old, new = (jobs.get(tx, JobId(job_id), owner=owner) for job_id in (before, after))
        for job in (old, new):
            if job.state != "done":
                raise Conflict(f"job {job.id!r} is {job.state}; only jobs that are done can be compared")
        if old.document_id != new.document_id:
            raise Conflict(f"jobs {before!r} and {after!r} are of different documents")
        return _compare_in(tx, old, new, context=context)


def _documents(run: Run, document_ids: Collection[str], *, context: Context) -> Iterator[RunDocument]:
    """Those documents of a run, or all of them where none is named, in pages."""
    if document_ids:
        with context.store.read() as tx:
            chosen = [retranslations.get_document(tx, run, key) for key in dict.fromkeys(document_ids)]
        yield from chosen
        return
    cursor = ""
    while True:
        with context.store.read() as tx:
            page = retranslations.read_documents(tx, run.id, after=cursor, limit=_PAGE)
        if not page:
            return
        yield from page
        cursor = page[-1].document_id


def _compare(item: RunDocument, *, context: Context) -> DocumentComparison | None:
    if item.state != "done":
        return None
    with context.store.read() as tx:
        try:
            old, new = jobs.get(tx, item.previous_job_id), jobs.get(tx, item.job_id)
        except NotFound:
            return None
        return _compare_in(tx, old, new, context=context)


def _compare_in(tx: Transaction, old: Job, new: Job, *, context: Context) -> DocumentComparison:
    glossary = resolve(new.require_recipe().glossary, context=context)
    before, after = (with_outcomes(texts.read_result(tx, job), glossary) for job in (old, new))
    placed = scores.read(tx, old).placed, scores.read(tx, new).placed
    return compare_documents(before, after, document_id=new.document_id, references=placed)
