"""Translations as files: the file that came in, in English, or any format of the table of exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.errors import Conflict, InvalidRequest
from translator.formats.exports import (
    DOCUMENT_FORMATS,
    EXPORTS,
    SAME,
    content_type,
    export_bytes,
    export_name,
)
from translator.formats.files import OpenedFile, open_file, result_of
from translator.jobs import JobId
from translator.records import PlacedReference, Reading, TranslatedDocument
from translator.service.context import Context
from translator.service.queries import get_result
from translator.service.scoring import get_references, score_job
from translator.store import documents


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that goes out: its bytes, what HTTP calls them, and a name."""

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
        NotFound: there is no such job.
        Conflict: it is not done, or another version of this program read the file in another way.
    """
    if form not in (SAME, *DOCUMENT_FORMATS):
        raise InvalidRequest(f"unknown format {form!r}; known: {', '.join((SAME, *DOCUMENT_FORMATS))}")
    document = get_result(job_id, context=context, owner=owner)
    name = export_name(document.name, form)
    if form == SAME:
        own, data = _rebuild(job_id, document, context=context)
        return ExportedFile(data, result_of(own).media_type, name)
    references = _find_references(job_id, context=context) if EXPORTS[form].has_references else None
    data = export_bytes(document, form, references=references, is_raw=is_raw)
    return ExportedFile(data, content_type(form), name)


def _rebuild(job_id: str, document: TranslatedDocument, *, context: Context) -> tuple[str, bytes]:
    """The format that a job's document came in, and its file in English.

    A few are made at once and others wait, since each takes memory in proportion to its text.
    """
    with context.rebuilds:
        with context.store.read() as tx:
            form, reading, original = documents.read_original(tx, JobId(job_id))
        if original is None:
            return form, export_bytes(document, SAME)
        file = _open(original, document, form=form, reading=reading)
        return form, export_bytes(document, SAME, file=file)


def _open(original: bytes, document: TranslatedDocument, *, form: str, reading: Reading) -> OpenedFile:
    """The file of a document; how much it unpacks to was judged when it came in."""
    file = open_file(original, name=document.name, form=form, reading=reading)
    if file.text != document.source:
        raise Conflict(f"{document.name} was read by another version of this program; submit it again")
    return file


def _find_references(job_id: str, *, context: Context) -> Sequence[PlacedReference] | None:
    """Where a job's references belong; None where it came without any."""
    found = get_references(job_id, context=context)
    if not found.is_complete:
        found = score_job(job_id, context=context)
    return found.placed if found.n_given else None
