"""How a file of one segment, or one fragment, per line is read."""

from __future__ import annotations

from translator.errors import UnreadableInput
from translator.formats.text import decode_text


def decode_lines(data: bytes, *, name: str) -> list[str]:
    r"""Split on `\n` only (form feeds and U+2028 stay in their segment); `\r` before it is dropped.

    Raises:
        UnreadableInput: as `decode_text`, or there is nothing but white space.
    """
    text = decode_text(data, name=name)
    if not text.strip():
        raise UnreadableInput(f"{name}: the file has no text")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
