"""Files that are lists of strings for people: where each stands, what it says, how its English is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from translator.formats.files.blocks import capped
from translator.formats.files.decoding import Decoded
from translator.formats.files.holes import Edit, Hole, fill_holes
from translator.formats.files.messages import is_message, open_message
from translator.formats.files.opening import Opening


@dataclass(frozen=True, slots=True)
class Written:
    """A string that stands in `[start, end)` of a file; `write` makes what stands there of another one."""

    start: int
    end: int
    text: str
    write: Callable[[str], str]


def open_written(
    decoded: Decoded, strings: Iterable[Written], *, name: str, head: Sequence[Edit] = ()
) -> Opening:
    """The opening of a file of which only strings change that have words for people in them.

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
