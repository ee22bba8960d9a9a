"""Files that a form brings: their names, their bytes, and the text in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, UploadFile

from translator.formats.files import open_file
from translator.limits import most_text, read_limited
from translator.service.context import Context

FormFile = Annotated[UploadFile | None, File()]
FormFiles = Annotated[list[UploadFile] | None, File()]


def upload_name(upload: UploadFile | None) -> str:
    """What a file is called; empty where none was chosen, which browsers send as a file without a name."""
    return (upload.filename or "") if upload else ""


def upload_bytes(upload: UploadFile, context: Context) -> bytes:
    """The bytes of a file. Raises InputTooLarge."""
    return read_limited(upload.file, name=upload_name(upload), settings=context.settings)


def upload_text(upload: UploadFile, context: Context) -> str:
    """The text of a file in any of our formats. Raises as `open_file`, and InputTooLarge."""
    most = most_text(context.settings)
    return open_file(upload_bytes(upload, context), name=upload_name(upload), most_text=most).text
