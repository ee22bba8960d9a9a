"""Looking at a translated document as a reader does: the whole from above, and a part at a time."""

from __future__ import annotations

from dataclasses import dataclass

from translator.errors import Conflict
from translator.jobs import Job, JobId, SegmentOutline
from translator.records import Translation
from translator.service.context import Context
from translator.store import jobs, outlines, texts


@dataclass(frozen=True, slots=True)
class Part:
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


def get_outline(job_id: str, *, context: Context, owner: str | None = None) -> list[SegmentOutline]:
    """Every segment of a job without its texts.

    Raises:
        NotFound: there is no such job.
        Conflict: it is not done.
    """
    with context.store.read() as tx:
        return outlines.read(tx, _require_done(jobs.get(tx, JobId(job_id), owner=owner)))


def get_part(job_id: str, *, first: int, limit: int, context: Context, owner: str | None = None) -> Part:
    """Up to `limit` segments from number `first` on, with what stands between them; raises as above."""
    with context.store.read() as tx:
        job = _require_done(jobs.get(tx, JobId(job_id), owner=owner))
        lead = min(first, 1)
        found = texts.read_page(tx, job, first=first - lead, limit=limit + lead)
        shown = tuple(found[lead:])
        if not shown:
            return Part((), "", 0)
        start = found[0].segment.end if lead else 0
        text = outlines.read_text(tx, job, start=start, end=shown[-1].segment.end)
    return Part(shown, text, start)


def _require_done(job: Job) -> Job:
    if job.state != "done":
        raise Conflict(f"job {job.id!r} is {job.state}; only a job that is done can be read")
    return job
