r"""Apple's `.strings`: the right sides of `"key" = "value";`; keys and comments stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.errors import UnreadableInput
from translator.formats.files.blocks import check_lines
from translator.formats.files.decoding import decode_plain
from translator.formats.files.escapes import APPLE
from translator.formats.files.opening import Opening
from translator.formats.files.written import Written, open_written

_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_PART = re.compile(
    rf"(?P<blank>\s++|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)"
    rf"|(?P<key>{_QUOTED}|[\w.$/-]++)\s*+(?:=\s*+(?P<value>{_QUOTED}|[\w.$/-]++)\s*+)?;",
    re.DOTALL,
)


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A table of strings.

    Raises:
        UnreadableInput: see `decode_plain`, or something else stands there (with the line).
        InputTooLarge: more lines or strings than such files have.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    return open_written(decoded, _read(decoded.text, name), name=name)


def _read(table: str, name: str) -> Iterator[Written]:
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
