"""JSON: the strings that people read; keys, order, numbers and white space stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_plain
from translator.formats.files.holes import Edit, Hole, fill_holes
from translator.formats.files.messages import is_message, open_message
from translator.formats.files.opening import Opening

_TOKEN = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")(?P<key>\s*+:)?|[{}\[\],]')


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A JSON document of any shape; ARB's `@` entries are notes for translators and stay.

    Raises:
        UnreadableInput: not UTF-8 or not JSON (with the line).
    """
    decoded = decode_plain(data, name=name)
    try:
        json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{name}: line {error.lineno}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableInput(f"{name}: nested too deeply, or a number too long") from error
    is_ascii = decoded.text.isascii()
    holes = [
        Hole(open_message(text), partial(_edit, start, end, is_ascii))
        for start, end, text in _find_values(decoded.text)
        if is_message(text)
    ]
    return fill_holes(decoded, holes)


def _edit(start: int, end: int, is_ascii: bool, english: str) -> list[Edit]:
    return [(start, end, json.dumps(english, ensure_ascii=is_ascii))]


def _find_values(document: str) -> Iterator[tuple[int, int, str]]:
    """Places and contents of all strings that are values of no `@` key."""
    noted = 0  # depth of brackets within the value of a key that begins with @
    key = ""
    for match in _TOKEN.finditer(document):
        piece = match.group()
        if match["key"]:
            key = json.loads(match["string"])
        elif match["string"]:
            if not noted and not key.startswith("@"):
                yield *match.span(), json.loads(piece)
        elif piece == ",":
            key = ""
        elif piece in "{[":
            noted += bool(noted or key.startswith("@"))
        else:
            noted -= bool(noted)
