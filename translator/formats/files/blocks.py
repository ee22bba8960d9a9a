"""What a file is to us: a string with holes, each of which holds a block of text that is translated.

Everything between the holes comes back as it is, so a format has only to say where its texts lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from translator.errors import InputTooLarge

BLOCK_SEPARATOR = "\n\n"
"""Between two blocks: no segment crosses a blank line."""

MOST_BLOCKS = 100_000
"""Of a file: a book has ten thousand."""

_MOST_LINES = 500_000  # five for each text

_Found = TypeVar("_Found")


def as_it_is(text: str) -> str:
    """No escaping."""
    return text


@dataclass(frozen=True, slots=True)
class Template:
    """A string with holes in order; holes never overlap."""

    text: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Markup inside a block, at an offset of its text.

    Attributes:
        at: where it stands, in code points of the block's text.
        raw: the markup itself, which may have holes of its own (`alt` of an image).
        partner: index of the other half of a pair among the block's marks; None stands alone.
        end: of the text from `at` on that `raw` stands for, verbatim (`{name}`); None where there is none.
        vanishes: whether an empty pair of it is left out: in Markdown `****` is no empty emphasis.
        clings: whether it stands right behind the word before it, as the sign of a note does.
    """

    at: int
    raw: Template
    partner: int | None = None
    end: int | None = None
    vanishes: bool = False
    clings: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Text that is translated by itself, and the markup inside it.

    `escape` turns text into what the file holds; it is not asked for marks.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    escape: Callable[[str], str] = as_it_is


@dataclass(frozen=True, slots=True)
class Slot:
    """A hole: `[start, end)` of the template's text, and the block that it holds.

    `encode` turns the rebuilt block into what stands in the hole; it is asked only when something changed.
    """

    start: int
    end: int
    block: Block
    encode: Callable[[str], str] = as_it_is

    def moved(self, by: int) -> Slot:
        """The same hole in a string that begins elsewhere."""
        return Slot(self.start + by, self.end + by, self.block, self.encode)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a block's text and what comes in its place: a segment, or a gap.

    A gap does not change, but that one which is empty may get a space.
    """

    start: int
    end: int
    text: str
    is_changed: bool


def blocks_of(template: Template) -> Iterator[Block]:
    """The blocks of a template and of the marks in them, in order."""
    for slot in template.slots:
        yield slot.block
        for mark in slot.block.marks:
            yield from blocks_of(mark.raw)


def all_blocks(templates: Iterable[Template]) -> Iterator[Block]:
    """The blocks of some templates, one after the other."""
    return (block for template in templates for block in blocks_of(template))


def join_blocks(blocks: Iterable[Block]) -> str:
    """The text of blocks, one after the other: what is segmented."""
    return BLOCK_SEPARATOR.join(block.text for block in blocks)


def text_of(templates: Iterable[Template]) -> str:
    """The text of all blocks of some templates."""
    return join_blocks(all_blocks(templates))


def check_lines(file: str, *, name: str) -> None:
    """Refuse a file of more lines than the format needs for as many texts.

    Raises:
        InputTooLarge: it has more.
    """
    if file.count("\n") + file.count("\r") - file.count("\r\n") > _MOST_LINES:
        raise InputTooLarge(f"{name}: more than {_MOST_LINES:,} lines; hand it in as several files")


def capped(found: Iterable[_Found], *, name: str, most: int = MOST_BLOCKS) -> Iterator[_Found]:
    """What is found in a file, as long as it is no more than files have.

    Raises:
        InputTooLarge: it is more; nothing further was looked for.
    """
    for number, item in enumerate(found):
        if number == most:
            raise InputTooLarge(f"{name}: more than {most:,} pieces of text; hand it in as several files")
        yield item
