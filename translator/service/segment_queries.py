"""Looking at segments, and changing nothing: parts of a translation, what to review, what is alike, terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from translator.document_statistics import (
    DocumentStatistics,
    DocumentStretch,
    summarize_document,
    summarize_stretch,
)
from translator.errors import InvalidRequest
from translator.estimates import estimate, measure_outline
from translator.glossary import Glossary, Term
from translator.jobs import FactKey, Job, JobId, SegmentEdit
from translator.languages import SOURCE_LANGUAGES
from translator.pipeline import source_text
from translator.records import Segment, Translation
from translator.retranslations import Query
from translator.service.context import Context
from translator.service.queries import get_result, require_done
from translator.store import Transaction, candidates, chunks, edits, jobs, reviews, texts

Show = Literal["all", "flagged", "unsure", "edited", "unreviewed"]
"""Which segments of a document: `unsure` has those with an estimate, the least sure first."""
MOST_REPLACED = 500
_MOST_DOCUMENTS, _MOST_SEGMENTS = 200, 5_000
"""That are looked through for a term in one go, which somebody waits for."""
_MOST_EQUAL = 1_000
_MOST_WORDS_CHARS = 200


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
class Replacement:
    """A segment in which words would be replaced; `base` is what it has now."""

    n: int
    source: str
    before: str
    after: str
    base: str


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A document that has a term: the job of its accepted translation, how often, and its first segment."""

    job_id: JobId
    name: str
    n: int
    first: int


@dataclass(frozen=True, slots=True)
class TermPlaces:
    """What some documents have; `after` is where to go on, None where all were looked at."""

    found: Sequence[TermPlace]
    n_looked_at: int
    after: str | None


def get_excerpt(job_id: str, *, first: int, limit: int, context: Context) -> Excerpt:
    """Up to `limit` segments from number `first` on, with what stands between them.

    Raises:
        Conflict: the job is not done.
    """
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


def get_numbered(job: Job, numbers: Sequence[int], *, context: Context) -> list[Translation]:
    """Some segments of a job that is done, in the order of `numbers`."""
    with context.store.read() as tx:
        found = {item.segment.id: item for item in texts.read_numbered(tx, job, numbers)}
    return [found[number] for number in numbers if number in found]


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


def list_shown(job: Job, show: Show, *, statistics: DocumentStatistics, context: Context) -> Sequence[int]:
    """The numbers of those segments that are to be shown, in the order in which they are."""
    if show in ("unsure", "unreviewed"):
        with context.store.read() as tx:
            return _sort_by_estimate(tx, job) if show == "unsure" else reviews.list_unreviewed(tx, job.id)
    if show == "all":
        return range(statistics.n_segments)
    return statistics.flagged if show == "flagged" else statistics.written


def _sort_by_estimate(tx: Transaction, job: Job) -> list[int]:
    outline = texts.read_outline(tx, job)
    known = ((estimate(measure), item.n) for item in outline if (measure := measure_outline(item)))
    return [n for _, n in sorted(known)]


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


def list_reviewed(job_id: str, numbers: Sequence[int], *, context: Context) -> set[int]:
    """Those of some segments of a job that were looked through and have not changed since."""
    with context.store.read() as tx:
        return reviews.list_reviewed(tx, JobId(job_id), numbers)


def list_edits(job_id: str, n: int, *, context: Context) -> list[SegmentEdit]:
    """What a segment had before, oldest first."""
    with context.store.read() as tx:
        return edits.list_of(tx, jobs.get(tx, JobId(job_id)).id, n)


def find_base(job_id: str, n: int, *, context: Context) -> str:
    """What `edit_segment` is told of the English that somebody saw."""
    with context.store.read() as tx:
        return to_base(edits.find_fact(tx, JobId(job_id), n))


def to_base(key: FactKey | None) -> str:
    """What stands for the English that somebody sees, to tell later whether it is still there."""
    return "" if key is None else key.hex()


def find_words(job: Job, words: str, *, context: Context) -> list[int]:
    """The numbers of the segments that have words in their source or their English, capitals or not."""
    wanted = " ".join(words.split()).casefold()
    return [
        item.segment.id
        for item in get_result(job.id, context=context).translations
        if any(wanted in " ".join(text.split()).casefold() for text in (item.segment.text, item.text))
    ]


def find_equal(job: Job, n: int, *, context: Context) -> list[int]:
    """Other segments of a document with the same source and another English."""
    with context.store.read() as tx:
        return reviews.find_equal(tx, job, n, limit=_MOST_EQUAL)


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


def find_term_places(
    term: Term, glossary: Glossary, *, context: Context, owner: str | None, after: str = ""
) -> TermPlaces:
    """Documents of an owner with an accepted translation in whose source a term counts, in any of its forms.

    Args:
        glossary: whose term it is; inside a longer term of it, this one does not count.
        after: where an earlier look ended.
    """
    query = Query(owner=owner)
    with context.store.read() as tx:
        batch = candidates.read_batch(
            tx, query, after=after, until=None, most_documents=_MOST_DOCUMENTS, most_segments=_MOST_SEGMENTS
        )
        last = batch[-1].document_id if batch else None
        has_more = last and candidates.list_accepted(tx, query, after=last, limit=1)
        names = {job.id: job.name for job in jobs.get_many(tx, [item.job_id for item in batch])}
    found = []
    for item in batch:
        hits = _find_term(term, glossary, item.segments)
        if hits:
            found.append(TermPlace(item.job_id, names[item.job_id], len(hits), hits[0]))
    return TermPlaces(sorted(found, key=lambda place: -place.n), len(batch), last if has_more else None)


def _find_term(term: Term, glossary: Glossary, segments: Sequence[Segment]) -> list[int]:
    """The numbers of the segments that a term counts in, once for each time; of those that are translated."""
    return [
        segment.id
        for segment in segments
        if segment.language in SOURCE_LANGUAGES
        for item in glossary.find(source_text(segment)).applied
        if item.term == term
    ]
