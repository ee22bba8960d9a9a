"""Jobs as people look for them, and what is done with many at a time."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from translator.counting import to_many
from translator.errors import InvalidRequest, TranslatorError
from translator.formats.exports import SAME
from translator.jobs import Cursor, JobFilter, JobId, JobView
from translator.service.context import Context
from translator.service.exports import export_job
from translator.service.submission import check_tags
from translator.store import job_views, jobs
from translator.visible import visible

MOST_IN_ZIP = 1_000
_MOST_TAGS_SHOWN = 50
_NO_NAME = re.compile(r'[\\<>:"|?*]')  # on some system


@dataclass(frozen=True, slots=True)
class JobList:
    """A page of a list, how many jobs of the whole list are in each state, and the tags that there are."""

    views: tuple[JobView, ...]
    states: dict[str, int]
    tags: tuple[str, ...]


def list_views(chosen: JobFilter, *, context: Context, limit: int, after: Cursor | None = None) -> JobList:
    """The newest jobs behind a cursor that a filter lets through."""
    with context.store.read() as tx:
        return JobList(
            views=tuple(job_views.list_views(tx, chosen, limit=limit, after=after)),
            states=job_views.count_states(tx, chosen),
            tags=tuple(job_views.list_tags(tx, owner=chosen.owner, limit=_MOST_TAGS_SHOWN)),
        )


def get_view(job_id: str, *, context: Context) -> JobView:
    """One job as lists show it."""
    with context.store.read() as tx:
        return job_views.describe(tx, [jobs.get(tx, JobId(job_id))])[0]


def tag_jobs(
    job_ids: Sequence[str], tag: str, *, context: Context, owner: str | None = None, is_removed: bool = False
) -> None:
    """Give the documents of jobs a tag, or take it from them.

    Raises:
        InvalidRequest: the tag is none.
    """
    check_tags([tag])
    with context.store.write() as tx:
        document_ids = [jobs.get(tx, JobId(key), owner=owner).document_id for key in job_ids]
        change = job_views.remove_tag if is_removed else job_views.add_tag
        change(tx, document_ids, tag)


def list_done(chosen: JobFilter, *, context: Context) -> list[JobId]:
    """The newest jobs of a filter that are done, as many as a zip holds."""
    with context.store.read() as tx:
        return job_views.list_done(tx, chosen, limit=MOST_IN_ZIP)


def write_zip(job_ids: Sequence[str], out: IO[bytes], *, context: Context, owner: str | None = None) -> None:
    """Write the translations of jobs, each as the file that came in; what cannot be written is told inside.

    Raises:
        InvalidRequest: no job, or too many.
    """
    if not 1 <= len(job_ids) <= MOST_IN_ZIP:
        raise InvalidRequest(f"{to_many(len(job_ids), 'translation')}; a zip has 1 to {MOST_IN_ZIP:,}")
    names: Counter[str] = Counter()
    problems = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for job_id in job_ids:
            try:
                file = export_job(job_id, SAME, context=context, owner=owner)
            except TranslatorError as error:
                problems.append(f"{job_id}: {error}\n")
                continue
            archive.writestr(_unique(file.name, names), file.data)
        if problems:
            archive.writestr("not-in-here.txt", "".join(problems))


def _unique(name: str, names: Counter[str]) -> str:
    """A name that is no path on any system, and is no other's: the second `a.txt` is `a (2).txt`."""
    plain = _NO_NAME.sub("_", visible(PurePath(name.replace("\\", "/")).name)) or "document.txt"
    names[plain] += 1
    while names[plain] > 1:
        path = PurePath(plain)
        plain = f"{path.stem} ({names[plain]}){path.suffix}"
        names[plain] += 1
    return plain
