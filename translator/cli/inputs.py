"""How the terminal's arguments become documents: files by path, `-` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.errors import InputTooLarge, TranslatorError, UnreadableInput
from translator.formats.document import read_document

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the user named it, with its text."""

    name: str
    text: str


def read_bytes(path: str, *, max_bytes: int) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        UnreadableInput: missing, a directory, or not readable.
        InputTooLarge: more than `max_bytes`; no more than that is ever read.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            place = Path(path)
            if place.is_dir():
                raise UnreadableInput(f"{path}: this is a directory; name its files")
            with place.open("rb") as file:
                data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from error
    if len(data) > max_bytes:
        raise InputTooLarge(f"{path}: more than {max_bytes:,} bytes (TOLMACS_MAX_DOCUMENT_BYTES)")
    return data


def read_documents(paths: Sequence[str], *, max_bytes: int) -> Iterator[Document | TranslatorError]:
    """Each document in turn, or the error that it met; one bad file never costs another one."""
    for path in paths:
        name = "stdin" if path == STDIN else Path(path).name
        try:
            yield Document(name, read_document(read_bytes(path, max_bytes=max_bytes), name=path))
        except TranslatorError as error:
            yield error
