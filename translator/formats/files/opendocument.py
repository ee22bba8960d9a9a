"""OpenDocument, text and slides: paragraphs and headings wherever they stand, with the markup in them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from translator.formats.files.archive import Rank, open_archive
from translator.formats.files.blocks import Slot, Template, capped
from translator.formats.files.events import Event, xml_events
from translator.formats.files.inline import to_slots
from translator.formats.files.inline_codes import read_to_end
from translator.formats.files.items import ITEM_KINDS, Item
from translator.formats.files.opening import Opening

_PARTS = ("content.xml", "styles.xml")  # headers and footers are in the second
_PARAGRAPHS = frozenset(("text:p", "text:h"))
# What stays in the line; everything else in a paragraph is an object, which may hold paragraphs of its own.
_PAIRS = frozenset("text:span text:a text:ruby text:ruby-base text:meta text:meta-field".split())
_DELETED = "text:tracked-changes"
_STANDS_FOR = {"text:line-break": "\n", "text:tab": "\t"}


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A document or a presentation.

    Raises:
        UnreadableInput, InputTooLarge: see `open_archive`; or a part is not well-formed.
    """
    return open_archive(data, name=name, rank=_rank, take_apart=_take_apart)


def _rank(part: str) -> Rank | None:
    return (_PARTS.index(part), 0) if part in _PARTS else None


def _take_apart(part: str, name: str) -> Template:
    return Template(part, tuple(capped(_find_slots(part, xml_events(part, name=name)), name=name)))


def _find_slots(part: str, events: Iterator[Event]) -> Iterator[Slot]:
    for event in events:
        if event.kind == "start" and event.name == _DELETED:
            read_to_end(events)
        elif event.kind == "start" and event.name in _PARAGRAPHS:
            yield from _read_paragraph(part, event.name, events)


def _read_paragraph(part: str, name: str, events: Iterator[Event]) -> Iterator[Slot]:
    items: list[Item] = []
    for event in events:
        if event.kind == "end" and event.name == name:
            break
        if event.kind == "start" and event.name not in _PAIRS:
            items.append(_read_object(part, event, events))
        else:
            text = event.text or _STANDS_FOR.get(event.name, "")
            items.append(Item(ITEM_KINDS[event.kind], event.start, event.end, text, event.name))
    yield from to_slots(part, items, escape=_escape)


def _read_object(part: str, event: Event, events: Iterator[Event]) -> Item:
    """Step over a note, a frame or the like; its paragraphs are holes."""
    slots: list[Slot] = []
    depth, end = 1, event.end
    while depth:
        inner = next(events)
        end = inner.end
        if inner.kind == "start" and inner.name in _PARAGRAPHS:
            slots += _read_paragraph(part, inner.name, events)
        else:
            depth += {"start": 1, "end": -1}.get(inner.kind, 0)
    return Item("alone", event.start, end, slots=tuple(slots))


def _escape(text: str) -> str:
    return escape(text, quote=False)
