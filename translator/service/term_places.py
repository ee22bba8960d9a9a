"""In which stored documents a term of a glossary stands, some of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.glossary import Glossary, Term
from translator.jobs import JobId
from translator.languages import SOURCE_LANGUAGES
from translator.pipeline import source_text
from translator.records import Segment
from translator.retranslations import Query
from translator.service.context import Context
from translator.store import candidates, jobs

_MOST_DOCUMENTS, _MOST_SEGMENTS = 200, 5_000
"""That are looked at in one go, which somebody waits for."""


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


def find_places(
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
        hits = _find(term, glossary, item.segments)
        if hits:
            found.append(TermPlace(item.job_id, names[item.job_id], len(hits), hits[0]))
    return TermPlaces(sorted(found, key=lambda place: -place.n), len(batch), last if has_more else None)


def _find(term: Term, glossary: Glossary, segments: Sequence[Segment]) -> list[int]:
    """The numbers of the segments that a term counts in, once for each time; of those that are translated."""
    return [
        segment.id
        for segment in segments
        if segment.language in SOURCE_LANGUAGES
        for item in glossary.find(source_text(segment)).applied
        if item.term == term
    ]
