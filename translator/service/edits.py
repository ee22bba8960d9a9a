"""Correcting and reviewing: what a person writes is a fact of its own; the machine's stays for history."""

from __future__ import annotations

import logging

from translator.errors import ChangedMeanwhile, Conflict, InvalidRequest, NotFound
from translator.fact_key import HUMAN, human_key
from translator.jobs import Fact, FactKey, Job, JobId, Suggestion
from translator.pipeline import source_text
from translator.records import Segment
from translator.service.context import Context
from translator.service.segment_queries import find_equal, get_numbered, to_base
from translator.store import documents, edits, jobs, reviews, texts
from translator.store.connection import Transaction

log = logging.getLogger(__name__)

_MOST_CHARS = 20_000
"""Of what a person may write for one segment."""


def edit_segment(
    job_id: str,
    n: int,
    *,
    text: str,
    context: Context,
    author: str = "",
    base: str | None = None,
) -> None:
    """Give a segment the English that a person wrote; `find_pairs` has it beside its source.

    Args:
        author: how the person calls himself.
        base: `find_base` of what the person saw; None changes the segment whatever it has now.

    Raises:
        NotFound: there is no such job, or no such segment in it.
        Conflict: the job is not done.
        InvalidRequest: the text is empty, too long, or holds a NUL.
        ChangedMeanwhile: the segment has another English than the person saw, and than he wrote.
    """
    written = " ".join(text.split())
    if not written or "\0" in text or len(text) > _MOST_CHARS:
        raise InvalidRequest(f"a translation has 1 to {_MOST_CHARS:,} characters, and no NUL; this is none")
    with context.store.write() as tx:
        job, segment = _find(tx, job_id, n)
        source = source_text(segment)
        key = human_key(source, text=written, owner=job.owner)
        replaced = edits.find_fact(tx, job.id, n, is_held=True)
        if replaced == key:
            return
        if base is not None and base != to_base(replaced):
            raise ChangedMeanwhile(f"segment {n} was changed by somebody else meanwhile; nothing was saved")
        texts.write_facts(tx, [Fact(key, written, HUMAN, (), 0.0, job.owner)])
        edits.point_to(tx, job.id, n, fact=key, replaced=replaced, owner=job.owner, author=author)
    log.info("segment edited", extra={"job_id": job_id, "segment": n})


def restore_segment(job_id: str, n: int, *, context: Context, author: str = "") -> None:
    """Give a segment back what stood there before its first edit; raises as `edit_segment`."""
    with context.store.write() as tx:
        job, _ = _find(tx, job_id, n)
        known = edits.list_of(tx, job.id, n)
        now = edits.find_fact(tx, job.id, n, is_held=True)
        if not known:
            raise _nothing_to_restore(tx, n, now)
        first = known[0].replaced
        key = None if first is None else first.key
        if key != now:
            edits.point_to(tx, job.id, n, fact=key, replaced=now, owner=job.owner, author=author)
    log.info("segment restored", extra={"job_id": job_id, "segment": n})


def review_segment(job_id: str, n: int, *, is_reviewed: bool, context: Context, author: str = "") -> None:
    """Note that a segment was looked through and is right as it stands, or that it was not."""
    with context.store.write() as tx:
        job = jobs.get(tx, JobId(job_id))
        if is_reviewed:
            fact = edits.find_fact(tx, job.id, n, is_held=True)
            reviews.set_reviewed(tx, job.id, n, fact=fact, author=author)
        else:
            reviews.clear(tx, job.id, n)


def propagate(job: Job, n: int, *, context: Context, author: str = "") -> int:
    """Give all segments with the same source the English of one; returns how many were changed."""
    english = get_numbered(job, [n], context=context)[0].text
    others = find_equal(job, n, context=context)
    for number in others:
        edit_segment(job.id, number, text=english, context=context, author=author)
    return len(others)


def suggest(suggestion: Suggestion, *, context: Context, owner: str = "") -> None:
    """Keep a candidate pair."""
    with context.store.write() as tx:
        edits.suggest(tx, suggestion, owner=owner)


def _nothing_to_restore(tx: Transaction, n: int, key: FactKey | None) -> Conflict:
    found = texts.find_facts(tx, [] if key is None else [key])
    if any(fact.model == HUMAN for fact in found.values()):
        return Conflict(
            f"segment {n} was taken over as a person wrote it from an earlier translation of the document; "
            "no machine has translated it here"
        )
    return Conflict(f"segment {n} was never edited")


def _find(tx: Transaction, job_id: str, n: int) -> tuple[Job, Segment]:
    """The job and the segment; until the transaction ends, the job is neither deleted nor left by readers."""
    documents.lock_of(tx, JobId(job_id), is_shared=True)
    job = jobs.get(tx, JobId(job_id))
    if job.state != "done":
        raise Conflict(f"job {job_id!r} is {job.state}; only a translation that is done can be edited")
    found = texts.read_page(tx, job, first=n, limit=1)
    if not found:
        raise NotFound(f"job {job_id!r} has no segment {n}")
    return job, found[0].segment
