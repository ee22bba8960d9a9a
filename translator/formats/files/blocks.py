"""What a file is to us: a string with holes, each of which holds a block of text that is translated.

Everything between the holes comes back as it is, so a format has only to say where its texts lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from translator.errors import InputTooLarge
from translator.formats.files.events import EventKind

BLOCK_SEPARATOR = "\n\n"
"""Between two blocks: no segment crosses a blank line."""

MOST_BLOCKS = 100_000
"""Of a file: a book has ten thousand."""

_MOST_LINES = 500_000  # five for each text

_Found = TypeVar("_Found")

ItemKind = Literal["text", "open", "close", "alone", "verbatim", "placeholder", "image", "element"]
Role = Literal["", "sup", "sub", "link"]

HTML_ROLES: Mapping[str, Role] = {"sup": "sup", "sub": "sub", "a": "link"}
"""Of the content of elements, by their names."""

OBJECTS = frozenset(("placeholder", "image", "element"))
"""Kinds without text, which are a word, the end of a line or nothing by what is beside them."""

ITEM_KINDS: Mapping[EventKind, ItemKind] = {
    "text": "text",
    "start": "open",
    "end": "close",
    "empty": "alone",
    "other": "alone",
}
"""What a piece of markup is in a run, where it is nothing special."""


def as_it_is(text: str) -> str:
    """No escaping."""
    return text


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what its bytes were: the encoding and the byte order mark before them.

    `unencodable` is what becomes of what the encoding cannot hold, as `str.encode` knows it.
    """

    text: str
    encoding: str = "utf-8"
    mark: bytes = b""
    unencodable: str = "strict"

    def encode(self, text: str) -> bytes:
        """Bytes of the same kind."""
        return self.mark + text.encode(self.encoding, errors=self.unencodable)


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
class ParsedFile:
    """A file taken apart: its texts, and how their English makes the file again.

    Templates may be made anew each time they are asked for. `finish` takes a string for each, in their order.
    """

    templates: Iterable[Template]
    finish: Callable[[Iterable[str]], bytes]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a block's text and what comes in its place: a segment, or a gap.

    A gap does not change, but that one which is empty may get a space.
    """

    start: int
    end: int
    text: str
    is_changed: bool


def open_whole(
    decoded: Decoded, slots: Iterable[Slot], *, say_english: Callable[[str], str] = as_it_is
) -> ParsedFile:
    """A file that is one template with these holes; `say_english` has the last word where one changed."""

    def finish(texts: Iterable[str]) -> bytes:
        (english,) = texts
        return decoded.encode(english if english == decoded.text else say_english(english))

    return ParsedFile([Template(decoded.text, tuple(slots))], finish)


def join_templates(parts: Iterable[Template]) -> Template:
    """Templates one after the other as one."""
    text, slots = "", []
    for part in parts:
        slots += [slot.moved(len(text)) for slot in part.slots]
        text += part.text
    return Template(text, tuple(slots))


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


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a run: `[start, end)` of the file.

    Attributes:
        text: what it says: the text, the verbatim text, or the white space that a single mark stands for.
        name: of the element, by which pairs are matched.
        slots: holes in the markup, with offsets of the file.
        raw: what comes out for it, where that is not what stands in the file.
        vanishes: see `Mark`.
        role: of a pair whose content may be no word of the sentence.
        clings: see `Mark`.
    """

    kind: ItemKind
    start: int
    end: int
    text: str = ""
    name: str = ""
    slots: tuple[Slot, ...] = ()
    raw: Template | None = None
    vanishes: bool = False
    role: Role = ""
    clings: bool = False

    def template_in(self, file: str) -> Template:
        """What comes out for it, its holes included."""
        return self.raw or Template(
            file[self.start : self.end], tuple(slot.moved(-self.start) for slot in self.slots)
        )
