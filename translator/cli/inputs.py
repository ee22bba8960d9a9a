"""How commands read the files that they are given; `-` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from translator.errors import InputTooLarge, InvalidRequest
from translator.formats.lines import decode_lines
from translator.formats.references import read_references
from translator.formats.text import decode_text
from translator.settings import Settings


def read_bytes(path: str, *, settings: Settings) -> bytes:
    """The bytes of a file.

    Raises:
        InvalidRequest: it cannot be opened.
        InputTooLarge: it is over the limit.
    """
    limit = settings.max_document_bytes
    try:
        if path == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise InvalidRequest(f"{path}: {error.strerror}") from error
    if len(data) > limit:
        raise InputTooLarge(f"{path}: over the limit of {limit} bytes (TOLMACS_MAX_DOCUMENT_BYTES)")
    return data


def read_lines(path: str, *, settings: Settings) -> list[str]:
    """The lines of a text file, one segment or fragment each.

    Raises:
        InvalidRequest: as `read_bytes` and `decode_lines`.
    """
    return decode_lines(read_bytes(path, settings=settings), name=path)


def read_text(path: str, *, settings: Settings) -> str:
    """The text of a file.

    Raises:
        InvalidRequest: as `read_bytes` and `decode_text`.
    """
    return decode_text(read_bytes(path, settings=settings), name=path)


def read_fragments(path: str, *, settings: Settings, document: str | None = None) -> list[str]:
    """Reference fragments, of one document if the file has those of several.

    Raises:
        InvalidRequest: as `read_bytes` and `read_references`, or the file has none of the document.
    """
    references = read_references(read_bytes(path, settings=settings), name=path)
    texts = [found.text for found in references if document is None or found.document == document]
    if not texts:
        known = ", ".join(sorted({found.document for found in references}))
        raise InvalidRequest(f"{path}: no fragment of document {document!r}; documents: {known}")
    return texts
