"""JSON lines: the strings under the keys that somebody names; all else stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import check_lines
from translator.formats.files.decoding import decode_plain
from translator.formats.files.opening import Opening
from translator.formats.files.table_columns import choose_columns
from translator.formats.files.written import Written, open_written

_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"[ \t\r,:]*")
_DECODER = json.JSONDecoder()

Member = tuple[str, int, int, object]
"""A key of an object, where its value stands, and the value."""


def open_bytes(data: bytes, *, name: str, columns: Sequence[str]) -> Opening:
    """A file with a JSON object on each line.

    Args:
        columns: keys, of which each object may have some.

    Raises:
        UnreadableInput: see `decode_plain`; a line is no object, or no key or an unknown one is said.
        InputTooLarge: more lines or texts than such files have.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    objects = [
        list(_members(line, name, decoded.text)) for line in _LINE.finditer(decoded.text) if line[0].strip()
    ]
    keys = list(dict.fromkeys(key for members in objects for key, *_ in members))
    chosen = {keys[number] for number in choose_columns(columns, keys, name=name)[0]}
    write = partial(json.dumps, ensure_ascii=decoded.text.isascii())
    strings = (
        Written(start, end, value, write)
        for members in objects
        for key, start, end, value in members
        if key in chosen and isinstance(value, str)
    )
    return open_written(decoded, strings, name=name)


def _members(line: re.Match[str], name: str, file: str) -> Iterator[Member]:
    """The members of the object on a line."""
    try:
        position = _skip(file, line.start())
        if file[position] != "{":
            raise ValueError("no object")
        position = _skip(file, position + 1)
        while file[position] != "}":
            key, position = _DECODER.raw_decode(file, position)
            start = _skip(file, position)
            value, end = _DECODER.raw_decode(file, start)
            yield str(key), start, end, value
            position = _skip(file, end)
        if not isinstance(_DECODER.decode(line[0]), dict):
            raise ValueError("no object")
    except (ValueError, IndexError, RecursionError) as error:
        number = file.count("\n", 0, line.start()) + 1
        raise UnreadableInput(f"{name}: line {number}: no JSON object") from error


def _skip(file: str, position: int) -> int:
    found = _BLANK.match(file, position)
    return found.end() if found else position
