"""Java's `.properties` and Apple's `.strings`: the values; keys, comments and what parts the entries stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, check_lines
from translator.formats.files.holes import Written, open_written
from translator.formats.files.spelling import APPLE, PROPERTIES

# Blanks, a comment, or an entry: a key, what parts it from its value, and a value that may go on after `\`.
_ENTRY = re.compile(
    r"[ \t\f]*+(?:[#!][^\r\n]*+"
    r"|(?P<key>(?:[^\\=:\s]|\\(?:\r\n|[\s\S]))++)[ \t\f]*+(?:[=:][ \t\f]*+)?"
    r"(?P<value>(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*+)"
    r"|[^\r\n]*+)(?:\r\n|\r|\n|\Z)"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_PART = re.compile(
    rf"(?P<blank>\s++|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)"
    rf"|(?P<key>{_QUOTED}|[\w.$/-]++)\s*+(?:=\s*+(?P<value>{_QUOTED}|[\w.$/-]++)\s*+)?;",
    re.DOTALL,
)


def open_properties(decoded: Decoded, *, name: str) -> ParsedFile:
    """A list of properties."""
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


def open_strings(decoded: Decoded, *, name: str) -> ParsedFile:
    """A table of Apple's, which has nothing but comments and `"key" = "value";`."""
    check_lines(decoded.text, name=name)
    return open_written(decoded, _read_table(decoded.text, name), name=name)


def _read_table(table: str, name: str) -> Iterator[Written]:
    position = 0
    while position < len(table):
        part = _PART.match(table, position)
        if part is None:
            line = table.count("\n", 0, position) + 1
            raise UnreadableInput(f'{name}: line {line}: no comment and no "key" = "value";')
        if part["value"] and part["value"].startswith('"'):
            start, end = part.span("value")
            yield Written(start + 1, end - 1, APPLE.decode(table[start + 1 : end - 1]), APPLE.encode)
        position = part.end()
