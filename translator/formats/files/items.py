"""The pieces of a run of text and inline markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from translator.formats.files.blocks import Slot, Template
from translator.formats.files.events import EventKind

ItemKind = Literal["text", "open", "close", "alone", "verbatim", "placeholder", "image", "element"]
Role = Literal["", "sup", "sub", "link"]

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
