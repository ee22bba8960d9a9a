"""OpenDocument, text and slides: paragraphs and headings wherever they stand, with the markup in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.formats.files.archive import Rank, open_parts, unpack
from translator.formats.files.blocks import ITEM_KINDS, Item, ParsedFile, Role, Slot
from translator.formats.files.events import Event, escape_text, read_to_end, xml_events
from translator.formats.files.inline import to_slots
from translator.formats.files.language_marks import opendocument_in_english

_PARTS = ("content.xml", "styles.xml")  # headers and footers are in the second
_PARAGRAPHS = frozenset(("text:p", "text:h"))
# What stays in the line; so do fields. Everything else in a paragraph that is not empty is an object, which
# may hold paragraphs of its own.
_PAIRS = frozenset(
    "text:span text:a text:ruby text:ruby-base text:ruby-text text:meta text:meta-field".split()
)
_NO_TEXT = frozenset("text:script text:note office:annotation draw:frame".split())
_DELETED = "text:tracked-changes"
_STANDS_FOR = {"text:line-break": "\n", "text:tab": "\t"}
_DESCRIPTIONS = ("svg:title", "svg:desc")
_RAISED = re.compile(r"super|[1-9]")


def open_opendocument(data: bytes, *, name: str, most_text: int | None) -> ParsedFile:
    """A document or a presentation."""
    return open_parts(
        unpack(data, name=name, most_text=most_text),
        rank=_rank,
        read=lambda _part, xml, name: _Paragraphs(xml, name).slots(),
        says_language=lambda part: part == "meta.xml",
        say_english=opendocument_in_english,
    )


def _rank(part: str) -> Rank | None:
    return (_PARTS.index(part), 0) if part in _PARTS else None


class _Paragraphs:
    """Goes through a part once and gives a hole for each paragraph that has words."""

    def __init__(self, part: str, name: str) -> None:
        self._part = part
        self._events = xml_events(part, name=name)
        self._roles: dict[str, Role] = {}  # of styles that raise or lower text
        self._style = ""

    def slots(self) -> Iterator[Slot]:
        """All holes, in the order of the part."""
        for event in self._events:
            if event.kind == "start" and event.name == _DELETED:
                read_to_end(self._events)
            elif event.kind == "start" and event.name in _PARAGRAPHS:
                yield from self._read_paragraph(event.name)
            elif event.name == "style:style":
                self._style = event.value("style:name")
            elif position := event.value("style:text-position"):
                self._roles[self._style] = _role_of(position)

    def _read_paragraph(self, name: str) -> Iterator[Slot]:
        items: list[Item] = []
        for event in self._events:
            if event.kind == "end" and event.name == name:
                break
            items += self._read_child(event)
        yield from to_slots(self._part, items, escape=escape_text)

    def _read_child(self, event: Event) -> Iterator[Item]:
        """What stands in a paragraph: text, spans, fields with their last text, and objects."""
        if event.name == "text:s" and event.kind == "empty":
            yield Item("text", event.start, event.end, " ")
        elif event.kind != "start" or event.name in _PAIRS:
            text = event.text or _STANDS_FOR.get(event.name, "")
            role: Role = (
                "link" if event.name == "text:a" else self._roles.get(event.value("text:style-name"), "")
            )
            yield Item(ITEM_KINDS[event.kind], event.start, event.end, text, event.name, role=role)
        elif event.name.startswith("text:") and event.name not in _NO_TEXT:
            yield from self._read_field(event)
        else:
            yield self._read_object(event)

    def _read_field(self, event: Event) -> Iterator[Item]:
        """A page number, a date or the like: a pair round what it shows."""
        inner, end = read_to_end(self._events)
        if any(piece.kind != "text" for piece in inner):
            yield Item("alone", event.start, end)
            return
        yield Item("open", event.start, event.end, name=event.name)
        yield from (Item("text", piece.start, piece.end, piece.text) for piece in inner)
        yield Item("close", inner[-1].end if inner else event.end, end, name=event.name)

    def _read_object(self, event: Event) -> Item:
        """Step over a note, a frame or the like; its paragraphs and descriptions are holes."""
        slots: list[Slot] = []
        depth, end = 1, event.end
        while depth:
            inner = next(self._events)
            end = inner.end
            if inner.kind == "start" and (inner.name in _PARAGRAPHS or inner.name in _DESCRIPTIONS):
                slots += self._read_paragraph(inner.name)
            else:
                depth += {"start": 1, "end": -1}.get(inner.kind, 0)
        is_word = event.value("text:anchor-type") == "as-char"
        return Item("image" if is_word else "alone", event.start, end, slots=tuple(slots))


def _role_of(position: str) -> Role:
    """What a position of text means: `super 58%`, `-33% 58%`."""
    if position.startswith(("sub", "-")):
        return "sub"
    return "sup" if _RAISED.match(position) else ""
