"""Java's `.properties`: the values; keys, comments and what parts the entries stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from translator.formats.files.blocks import check_lines
from translator.formats.files.decoding import decode_plain
from translator.formats.files.escapes import PROPERTIES
from translator.formats.files.opening import Opening
from translator.formats.files.written import Written, open_written

# Blanks, a comment, or an entry: a key, what parts it from its value, and a value that may go on after `\`.
_ENTRY = re.compile(
    r"[ \t\f]*+(?:[#!][^\r\n]*+"
    r"|(?P<key>(?:[^\\=:\s]|\\(?:\r\n|[\s\S]))++)[ \t\f]*+(?:[=:][ \t\f]*+)?"
    r"(?P<value>(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*+)"
    r"|[^\r\n]*+)(?:\r\n|\r|\n|\Z)"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A list of properties.

    Raises:
        UnreadableInput: see `decode_plain`.
        InputTooLarge: more lines or values than such files have.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    write = partial(_write, is_ascii=decoded.text.isascii())
    strings = (
        Written(*entry.span("value"), PROPERTIES.decode(entry["value"]), write)
        for entry in _entries(decoded.text)
    )
    return open_written(decoded, strings, name=name)


def _entries(file: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(file) and (entry := _ENTRY.match(file, position)):
        if entry["value"]:
            yield entry
        position = max(entry.end(), position + 1)


def _write(text: str, *, is_ascii: bool) -> str:
    written = PROPERTIES.encode(text)
    return _FOREIGN.sub(_escape, written) if is_ascii else written


def _escape(match: re.Match[str]) -> str:
    """A letter as Java writes it in ASCII: one or two halves of four digits."""
    halves = match.group().encode("utf-16-be")
    return "".join(f"\\u{halves[place : place + 2].hex()}" for place in range(0, len(halves), 2))
