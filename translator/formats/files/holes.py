"""Files whose texts are written in a notation of their own: each is taken out, translated, written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from translator.formats.files.blocks import Decoded, ParsedFile, Template, capped
from translator.formats.files.messages import is_message, open_message
from translator.spans import Edit, splice

_INDENT = re.compile(r"\n[ \t]*\Z")
_MAX_INDENT = 200  # characters


@dataclass(frozen=True, slots=True)
class Hole:
    """A text once read, and what is to be edited in the file for its English, where that differs."""

    template: Template
    edit: Callable[[str], Sequence[Edit]]


def fill_holes(decoded: Decoded, holes: Sequence[Hole], *, head: Sequence[Edit] = ()) -> ParsedFile:
    """The parsed form of a file with holes.

    Args:
        head: edits that are made too where anything changed.
    """

    def finish(texts: Iterable[str]) -> bytes:
        edits = [
            edit
            for hole, text in zip(holes, texts, strict=True)
            if text != hole.template.text
            for edit in hole.edit(text)
        ]
        return decoded.encode(splice(decoded.text, sorted([*head, *edits]) if edits else []))

    return ParsedFile([hole.template for hole in holes], finish)


def indent_before(file: str, place: int) -> str:
    """The end of the line above and the blanks before a place; empty where something else stands there."""
    found = _INDENT.search(file[max(0, place - _MAX_INDENT) : place])
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class Written:
    """A string that stands in `[start, end)` of a file; `write` makes what stands there of another one."""

    start: int
    end: int
    text: str
    write: Callable[[str], str]


def open_written(
    decoded: Decoded, strings: Iterable[Written], *, name: str, head: Sequence[Edit] = ()
) -> ParsedFile:
    """The parsed form of a file of which only strings change that have words for people in them.

    Args:
        strings: in their order.
        head: edits that are made too where anything changed.

    Raises:
        InputTooLarge: more strings than files have.
    """
    messages = capped((string for string in strings if is_message(string.text)), name=name)
    holes = [Hole(open_message(string.text), partial(_edit, string)) for string in messages]
    return fill_holes(decoded, holes, head=head)


def _edit(string: Written, english: str) -> list[Edit]:
    return [(string.start, string.end, string.write(english))]
