"""What the inline elements of XLIFF and TMX are in a sentence: pairs, single marks, verbatim texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from translator.formats.files.blocks import ITEM_KINDS, Item, Template
from translator.formats.files.events import Event, read_to_end
from translator.formats.files.messages import string_slots
from translator.formats.files.settling import PLACEHOLDERS

# Elements whose content is native code, not text.
_CODES = frozenset("bpt ept it ph ut x bx ex sc ec cp sm em".split())
_OPENING, _CLOSING = frozenset(("bpt", "bx", "sc", "sm")), frozenset(("ept", "ex", "ec", "em"))
# Attributes that say which other half an element belongs to: TMX, XLIFF 1.2, XLIFF 2.
_HALVES = ("i", "rid", "startref", "id")
# Attributes that show what stands there.
_SHOWN = ("equiv-text", "equiv", "disp")
# As Angular names what stands for a word.
_VARIABLE = re.compile(r"INTERPOLATION|ICU|VAR_|PH_?\d*\Z")
_TAG = re.compile(r"\s*</?([a-zA-Z]+)")


def plain_text(events: Sequence[Event]) -> str:
    """The text in an element; native codes are left out."""
    parts: list[str] = []
    pieces = iter(events)
    for event in pieces:
        if event.kind == "start" and event.local in _CODES:
            read_to_end(pieces)
        parts.append(event.text)
    return "".join(parts)


def open_content(file: str, events: Sequence[Event], *, keeps_spaces: bool) -> Template:
    """The content of an element as a template of its own."""
    if not events:
        return Template("")
    start, end = events[0].start, events[-1].end
    items = list(_items(events))
    slots = string_slots(file, items, keeps_spaces=keeps_spaces)
    return Template(file[start:end], tuple(slot.moved(-start) for slot in slots))


def _items(events: Sequence[Event]) -> Iterator[Item]:
    pieces = iter(events)
    for event in pieces:
        if event.kind in ("start", "empty") and (event.local in _CODES or _is_protected(event)):
            yield _code(event, pieces)
        else:
            yield Item(ITEM_KINDS[event.kind], event.start, event.end, event.text, event.name)


def _is_protected(event: Event) -> bool:
    return event.value("mtype") == "protected" or event.value("translate") == "no"


def _code(event: Event, pieces: Iterator[Event]) -> Item:
    """An element with all that is in it as one piece."""
    inner, end = read_to_end(pieces) if event.kind == "start" else ([], event.end)
    content = "".join(piece.text for piece in inner)
    half = _half(event)
    if half:
        side, name = half
        return Item(side, event.start, end, name=name)
    shown = content or next((event.value(name) for name in _SHOWN if event.value(name)), "")
    if _is_protected(event):
        return Item("verbatim" if shown.strip() else "placeholder", event.start, end, shown)
    if event.local in PLACEHOLDERS:
        return _placeholder(event, end, shown)
    return Item("alone", event.start, end)


def _placeholder(event: Event, end: int, shown: str) -> Item:
    """What stands alone: a word, an image, the end of a line, or half a pair of which nobody says so."""
    kind = event.value("ctype")
    tag = _TAG.match(shown)
    if kind in ("lb", "x-lb", "x-br") or (tag and tag[1].lower() == "br"):
        return Item("verbatim", event.start, end, "\n")
    if kind == "image" or (tag and tag[1].lower() in ("img", "input", "svg")):
        return Item("image", event.start, end)
    if shown.lstrip().startswith("<"):
        return Item("alone", event.start, end)
    if shown.strip() or _VARIABLE.match(event.value("id")):
        return Item("verbatim", event.start, end, shown)
    return Item("placeholder", event.start, end)


def _half(event: Event) -> tuple[Literal["open", "close"], str] | None:
    """Which half of which pair an element is."""
    name = event.local
    identity = next((event.value(key) for key in _HALVES if event.value(key)), "")
    if name in _OPENING:
        return "open", f"#{identity}"
    if name in _CLOSING:
        return "close", f"#{identity}"
    # As Angular writes the tags of a template.
    if name == "x" and identity.startswith(("START_", "CLOSE_")):
        return "open" if identity.startswith("START_") else "close", f"#{identity[6:]}"
    return None
