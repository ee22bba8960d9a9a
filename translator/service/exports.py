"""Translations as files: the file that came in, in English, or any format of the table of exports."""

from __future__ import annotations

import logging
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

from translator.counting import pluralize
from translator.errors import InvalidRequest, StoreUnavailable, TranslatorError
from translator.formats.exports import (
    DOCUMENT_FORMATS,
    EXPORTS,
    SAME,
    content_type,
    export_bytes,
    export_name,
)
from translator.formats.files import recognize_file, result_of
from translator.jobs import JobId
from translator.limits import most_rebuilt
from translator.records import PlacedReference
from translator.service.context import Context
from translator.service.queries import get_references, get_result, require_done
from translator.service.scoring import score_job
from translator.store import documents, jobs, rebuilt
from translator.store.connection import Transaction
from translator.visible import visible

log = logging.getLogger(__name__)

KEPT_S = 86_400.0
"""Seconds for which a file is kept after it was fetched: who fetches it once more does so soon."""
QUICK_S = 0.05
"""CPU seconds: what is put together in less is not kept."""
MOST_IN_ZIP = 1_000
_NO_NAME = re.compile(r'[\\<>:"|?*]')  # on some system


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that goes out: its bytes, their media type, and a name."""

    data: bytes
    media_type: str
    name: str


def export_job(
    job_id: str, form: str, *, context: Context, owner: str | None = None, is_raw: bool = False
) -> ExportedFile:
    """The translation of a job, `same` or in one of `DOCUMENT_FORMATS`.

    References are in it as soon as the job is done: where nobody has located them yet, that is done here.

    Args:
        is_raw: as for `export`.

    Raises:
        InvalidRequest: no such format.
        Conflict: it is not done, or another version of this program read the file in another way.
    """
    if form not in (SAME, *DOCUMENT_FORMATS):
        raise InvalidRequest(f"unknown format {form!r}; known: {', '.join((SAME, *DOCUMENT_FORMATS))}")
    if form == SAME:
        return _export_same(job_id, context=context, owner=owner)
    document = get_result(job_id, context=context, owner=owner)
    references = _find_references(job_id, context=context) if EXPORTS[form].has_references else None
    data = export_bytes(document, form, references=references, is_raw=is_raw)
    return ExportedFile(data, content_type(form), export_name(document.name, form))


def write_zip(job_ids: Sequence[str], out: IO[bytes], *, context: Context, owner: str | None = None) -> None:
    """Write the translations of jobs, each as the file that came in; what cannot be written is told inside.

    Raises:
        InvalidRequest: no job, or too many.
    """
    if not 1 <= len(job_ids) <= MOST_IN_ZIP:
        raise InvalidRequest(f"{pluralize(len(job_ids), 'translation')}; a zip has 1 to {MOST_IN_ZIP:,}")
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


def _export_same(job_id: str, *, context: Context, owner: str | None) -> ExportedFile:
    """The file of a job, in English: as it was kept, or put together now."""
    with context.store.read() as tx:
        job = require_done(jobs.get(tx, JobId(job_id), owner=owner))
        form = documents.get(tx, job.document_id).format
        data = rebuilt.find(tx, job.id)
    if data is None:
        data = _rebuild(job.id, context=context)
    else:
        _write(partial(rebuilt.mark_used, job_id=job.id), job.id, context=context)
    return ExportedFile(data, result_of(form).media_type, export_name(job.name, SAME))


def _rebuild(job_id: JobId, *, context: Context) -> bytes:
    """The file of a job, in English; what takes long is kept for the next who asks.

    A few are made at once and others wait, since each takes memory in proportion to its text.
    """
    with context.rebuilds:
        with context.store.read() as tx:
            if made := rebuilt.find(tx, job_id):  # by whom this one waited for
                return made
            edit_id = rebuilt.newest_edit(tx, job_id)
            form, reading, original = documents.read_original(tx, job_id)
        document = get_result(job_id, context=context)
        if original is None:
            return export_bytes(document, SAME)
        began = time.thread_time()
        # How much it unpacks to was judged when it came in.
        file = recognize_file(original, name=document.name, form=form, reading=reading)
        data = export_bytes(document, SAME, file=file)
        if time.thread_time() - began > QUICK_S:
            most = most_rebuilt(context.settings)
            keep = partial(rebuilt.keep, job_id=job_id, data=data, edit_id=edit_id, most_bytes=most)
            _write(keep, job_id, context=context)
        return data


def _write(change: Callable[[Transaction], None], job_id: JobId, *, context: Context) -> None:
    """Change what is kept; a store that fails now costs time later, not the file."""
    try:
        with context.store.write() as tx:
            change(tx)
    except StoreUnavailable as error:
        log.warning("file not kept", extra={"job_id": job_id, "reason": str(error)})


def clear_rebuilt(*, context: Context) -> None:
    """Delete the files that were kept long enough."""
    with context.store.write() as tx:
        rebuilt.forget_old(tx, older_s=KEPT_S)


def _find_references(job_id: str, *, context: Context) -> Sequence[PlacedReference] | None:
    """Where a job's references belong; None where it came without any."""
    found = get_references(job_id, context=context)
    if not found.is_complete:
        found = score_job(job_id, context=context)
    return found.placed if found.n_given else None
