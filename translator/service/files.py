"""Documents that come as files: kept with their bytes, and given back in the same format."""

from __future__ import annotations

from dataclasses import dataclass, replace

from translator.errors import Conflict
from translator.formats.exports import SAME, export_bytes, export_name
from translator.formats.files import FORMATS, OpenedFile, open_file
from translator.jobs import JobId, Submission
from translator.service.context import Context
from translator.service.queries import get_result
from translator.store import documents


@dataclass(frozen=True, slots=True)
class TranslatedFile:
    """A file in English: its bytes, their media type, and a name for it."""

    data: bytes
    media_type: str
    name: str


def attach_file(submission: Submission, data: bytes, file: OpenedFile) -> Submission:
    """A submission of a file: of plain text only the text is kept."""
    if file.format == "text":
        return submission
    return replace(submission, format=file.format, original=data)


def get_translated_file(job_id: str, *, context: Context, owner: str | None = None) -> TranslatedFile:
    """The file that a job was made from, in English.

    Raises:
        NotFound: there is no such job.
        Conflict: it is not done, or another version of this program read the file in another way.
    """
    document = get_result(job_id, context=context, owner=owner)
    with context.store.read() as tx:
        form, original = documents.read_original(tx, JobId(job_id))
    file = None if original is None else open_file(original, name=document.name, form=form)
    if file is not None and file.text != document.source:
        raise Conflict(f"{document.name} was read by another version of this program; submit it again")
    data = b"".join(export_bytes(document, SAME, file=file))
    return TranslatedFile(data, FORMATS[form].media_type, export_name(document.name, SAME))
