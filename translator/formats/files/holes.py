"""Files whose texts are written in a notation of their own: each is taken out, translated, written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translator.formats.files.blocks import Template
from translator.formats.files.decoding import Decoded
from translator.formats.files.opening import Opening

Edit = tuple[int, int, str]
"""`[start, end)` of a file and what comes in its place."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A text once read, and what is to be edited in the file for its English, where that differs."""

    template: Template
    edit: Callable[[str], Sequence[Edit]]


def fill_holes(decoded: Decoded, holes: Sequence[Hole], *, head: Sequence[Edit] = ()) -> Opening:
    """The opening of a file with holes.

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

    return Opening([hole.template for hole in holes], finish)


def splice(file: str, edits: Iterable[Edit]) -> str:
    """A file with edits, which come in order, made."""
    parts, position = [], 0
    for start, end, text in edits:
        parts += [file[position:start], text]
        position = end
    return "".join([*parts, file[position:]])
