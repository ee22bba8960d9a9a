"""Files whose texts are written in a notation of their own: each is taken out, translated, written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translator.formats.files.blocks import Template, as_it_is
from translator.formats.files.decoding import Decoded
from translator.formats.files.opening import Opening

Edit = tuple[int, int, str]
"""`[start, end)` of a file and what comes in its place."""


@dataclass(frozen=True, slots=True)
class Hole:
    """`[start, end)` of a file, the text that it holds once read, and how English is written there.

    `write` is asked only where the English differs.
    """

    start: int
    end: int
    template: Template
    write: Callable[[str], str] = as_it_is


def fill_holes(decoded: Decoded, holes: Sequence[Hole]) -> Opening:
    """The opening of a file with holes in order."""

    def finish(texts: Sequence[str]) -> bytes:
        pairs = [(hole, text) for hole, text in zip(holes, texts, strict=True) if text != hole.template.text]
        return decoded.encode(
            splice(decoded.text, [(hole.start, hole.end, hole.write(text)) for hole, text in pairs])
        )

    return Opening([hole.template for hole in holes], finish)


def splice(file: str, edits: Iterable[Edit]) -> str:
    """A file with edits, which come in order, made."""
    parts, position = [], 0
    for start, end, text in edits:
        parts += [file[position:start], text]
        position = end
    return "".join([*parts, file[position:]])
