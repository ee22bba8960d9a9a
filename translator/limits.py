"""How large a document may be: one rule for every door."""

from __future__ import annotations

from typing import BinaryIO

from translator.errors import InputTooLarge
from translator.settings import Settings

_UNPACKED = 3
"""How many times as large the text in a packed file may be: it is mostly tags."""

_KEPT = 20
"""How many times as large as one document all files may be that are kept for who fetches them again."""


def require_size(n_bytes: int, *, name: str, settings: Settings) -> None:
    """Hold a document to its limit.

    Raises:
        InputTooLarge: it has more bytes.
    """
    most = settings.max_document_bytes
    if n_bytes > most:
        raise InputTooLarge(f"{name}: more than {most:,} bytes (TOLMACS_MAX_DOCUMENT_BYTES)")


def read_limited(file: BinaryIO, *, name: str, settings: Settings) -> bytes:
    """The bytes of a file; no more than the limit are ever read. Raises as `require_size`."""
    data = file.read(settings.max_document_bytes + 1)
    require_size(len(data), name=name, settings=settings)
    return data


def most_text(settings: Settings) -> int:
    """Bytes of text that may be packed in a document, all its parts together."""
    return _UNPACKED * settings.max_document_bytes


def most_rebuilt(settings: Settings) -> int:
    """Bytes of finished files that are kept, all together."""
    return _KEPT * settings.max_document_bytes
