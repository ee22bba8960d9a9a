"""How a document's bytes become its text, by what kind of file it is."""

from __future__ import annotations

from pathlib import PurePath

from translator.formats.html import extract_text
from translator.formats.text import decode_text

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


def read_document(data: bytes, *, name: str) -> str:
    """The text of a document; HTML is known by the suffix of its name, everything else is plain text.

    Raises:
        UnreadableInput: see `decode_text` and `extract_text`.
    """
    if PurePath(name).suffix.lower() in HTML_SUFFIXES:
        return extract_text(data, name=name)
    return decode_text(data, name=name)
