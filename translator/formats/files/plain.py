"""Plain text: all of it is translated, line ends and blank lines stay."""

from __future__ import annotations

from translator.formats.files.blocks import Block, Slot, Template
from translator.formats.files.decoding import Decoded, decode_plain
from translator.formats.files.opening import Opening, only


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A file of UTF-8 text.

    Raises:
        UnreadableInput: see `decode_text`.
    """
    return open_text(decode_plain(data, name=name))


def open_text(decoded: Decoded) -> Opening:
    """A text of which all is translated."""
    whole = Template(decoded.text, (Slot(0, len(decoded.text), Block(decoded.text)),))
    return Opening([whole], lambda texts: decoded.encode(only(texts)))
