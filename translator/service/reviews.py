"""A day's work on a translation: what was looked through, what is alike, and words replaced all over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from translator.document_statistics import DocumentStatistics
from translator.errors import InvalidRequest
from translator.estimates import estimate, measure_outline
from translator.jobs import Job, JobId
from translator.records import Translation
from translator.service.context import Context
from translator.service.edits import edit_segment, to_base
from translator.service.queries import get_result
from translator.store import Transaction, edits, jobs, reviews, texts

Show = Literal["all", "flagged", "unsure", "edited", "unreviewed"]
"""Which segments of a document: `unsure` has those with an estimate, the least sure first."""
MOST_REPLACED = 500
_MOST_EQUAL = 1_000
_MOST_WORDS_CHARS = 200


@dataclass(frozen=True, slots=True)
class Replacement:
    """A segment in which words would be replaced; `base` is what it has now."""

    n: int
    source: str
    before: str
    after: str
    base: str


def list_reviewed(job_id: str, numbers: Sequence[int], *, context: Context) -> set[int]:
    """Those of some segments of a job that were looked through and have not changed since."""
    with context.store.read() as tx:
        return reviews.list_reviewed(tx, JobId(job_id), numbers)


def review_segment(job_id: str, n: int, *, is_reviewed: bool, context: Context, author: str = "") -> None:
    """Note that a segment was looked through and is right as it stands, or that it was not."""
    with context.store.write() as tx:
        job = jobs.get(tx, JobId(job_id))
        if is_reviewed:
            fact = edits.find_fact(tx, job.id, n, is_held=True)
            reviews.set_reviewed(tx, job.id, n, fact=fact, author=author)
        else:
            reviews.clear(tx, job.id, n)


def find_base(job_id: str, n: int, *, context: Context) -> str:
    """What `edit_segment` is told of the English that somebody saw."""
    with context.store.read() as tx:
        return to_base(edits.find_fact(tx, JobId(job_id), n))


def list_shown(job: Job, show: Show, *, statistics: DocumentStatistics, context: Context) -> Sequence[int]:
    """The numbers of those segments that are to be shown, in the order in which they are."""
    if show in ("unsure", "unreviewed"):
        with context.store.read() as tx:
            return _sort_by_estimate(tx, job) if show == "unsure" else reviews.list_unreviewed(tx, job.id)
    if show == "all":
        return range(statistics.n_segments)
    return statistics.flagged if show == "flagged" else statistics.written


def count_shown(job: Job, *, statistics: DocumentStatistics, context: Context) -> dict[Show, int]:
    """How many segments each choice shows."""
    with context.store.read() as tx:
        n_reviewed = reviews.count_reviewed(tx, job.id)
    return {
        "all": statistics.n_segments,
        "flagged": len(statistics.flagged),
        "unsure": statistics.n_estimated,
        "edited": len(statistics.written),
        "unreviewed": statistics.n_own - n_reviewed,
    }


def find_words(job: Job, words: str, *, context: Context) -> list[int]:
    """The numbers of the segments that have words in their source or their English, capitals or not."""
    wanted = " ".join(words.split()).casefold()
    return [
        item.segment.id
        for item in get_result(job.id, context=context).translations
        if any(wanted in " ".join(text.split()).casefold() for text in (item.segment.text, item.text))
    ]


def _sort_by_estimate(tx: Transaction, job: Job) -> list[int]:
    outline = texts.read_outline(tx, job)
    known = ((estimate(measure), item.n) for item in outline if (measure := measure_outline(item)))
    return [n for _, n in sorted(known)]


def get_numbered(job: Job, numbers: Sequence[int], *, context: Context) -> list[Translation]:
    """Some segments of a job that is done, in the order of `numbers`."""
    with context.store.read() as tx:
        found = {item.segment.id: item for item in texts.read_numbered(tx, job, numbers)}
    return [found[number] for number in numbers if number in found]


def find_equal(job: Job, n: int, *, context: Context) -> list[int]:
    """Other segments of a document with the same source and another English."""
    with context.store.read() as tx:
        return reviews.find_equal(tx, job, n, limit=_MOST_EQUAL)


def propagate(job: Job, n: int, *, context: Context, author: str = "") -> int:
    """Give all segments with the same source the English of one; returns how many were changed."""
    english = get_numbered(job, [n], context=context)[0].text
    others = find_equal(job, n, context=context)
    for number in others:
        edit_segment(job.id, number, text=english, context=context, author=author)
    return len(others)


def find_replacements(
    job: Job, *, find: str, put: str, is_case_kept: bool, context: Context
) -> list[Replacement]:
    """Where words of the English would be replaced, in order; no more than `MOST_REPLACED`.

    Raises:
        InvalidRequest: there are no words to find, or too many.
    """
    if not find or len(find) > _MOST_WORDS_CHARS or len(put) > _MOST_WORDS_CHARS:
        raise InvalidRequest(f"words to find and to put: 1 to {_MOST_WORDS_CHARS} characters are right")
    pattern = re.compile(re.escape(find), 0 if is_case_kept else re.IGNORECASE)
    found = []
    for item in get_result(job.id, context=context).translations:
        after = " ".join(pattern.sub(lambda _match: put, item.text).split())
        if after != item.text and pattern.search(item.text) and after:
            found.append((item, after))
        if len(found) >= MOST_REPLACED:
            break
    with context.store.read() as tx:
        return [
            Replacement(
                item.segment.id,
                item.segment.text,
                item.text,
                after,
                to_base(edits.find_fact(tx, job.id, item.segment.id)),
            )
            for item, after in found
        ]
