"""Texts in XML that have a notation of their own: escaped or CDATA HTML, ICU choices, escapes of programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape

from translator.formats.files.blocks import Slot
from translator.formats.files.escapes import Escapes
from translator.formats.files.inline import to_slots
from translator.formats.files.items import Item
from translator.formats.files.messages import OBJECT, has_markup, is_message, message_slots
from translator.formats.files.spelling import Spelled, spelled_as_it_is, spelled_in_xml

_SECTION = re.compile(r"\s*<!\[CDATA\[(?P<inside>(?:(?!\]\]>).)*)\]\]>\s*", re.DOTALL)
_CDATA = "<![CDATA["


def string_slots(
    file: str, items: Sequence[Item], *, keeps_spaces: bool = False, escapes: Escapes | None = None
) -> Iterator[Slot]:
    """The holes of a run of an XML document whose text may have markup of its own.

    Args:
        escapes: how strings are written in it, beside XML's own way.
    """
    said = "".join(item.text if item.kind == "text" else OBJECT for item in items)
    if escapes and not is_message(escapes.decode(said)):
        return
    if not escapes and not has_markup(said):
        yield from to_slots(file, items, escape=escape_text, keeps_spaces=keeps_spaces)
        return
    yield from _message(file, items, escapes, keeps_spaces=keeps_spaces or escapes is not None)


def escape_text(text: str) -> str:
    """A text as it stands between tags."""
    return escape(text, quote=False)


def _message(
    file: str, items: Sequence[Item], escapes: Escapes | None, *, keeps_spaces: bool
) -> Iterator[Slot]:
    start, end = items[0].start, items[-1].end
    section = _SECTION.fullmatch(file, start, end)
    spelled, objects = _flatten(file, items)
    if section:
        spelled = spelled_as_it_is(file, *section.span("inside"))
    if escapes:
        spelled = escapes.decoded(spelled)
    write = partial(_write, escapes=escapes, is_section=bool(section))
    read = partial(message_slots, file, spelled, objects=objects, escape=write, keeps_spaces=keeps_spaces)
    if section or not any(_CDATA in file[item.start : item.end] for item in items if item.kind == "text"):
        yield from read()
        return
    # Partly in sections, which come out as references: what is changed is all of it.
    slots = list(read(is_respelled=True))
    if len(slots) == 1:
        yield replace(slots[0], start=start, end=end)
    else:
        yield from to_slots(file, items, escape=escape_text, keeps_spaces=keeps_spaces)


def _flatten(file: str, items: Sequence[Item]) -> tuple[Spelled, dict[int, Item]]:
    """The text of a run with `OBJECT` for what is no text, and the items by their places."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    objects: dict[int, Item] = {}
    for item in items:
        if item.kind == "text":
            part = spelled_in_xml(file, item.start, item.end)
        else:
            objects[item.start] = item
            part = Spelled(OBJECT, [item.start], [item.end])
        text.append(part.text)
        starts += part.starts
        ends += part.ends
    return Spelled("".join(text), starts, ends), objects


def _write(text: str, *, escapes: Escapes | None, is_section: bool) -> str:
    said = escapes.encode(text) if escapes else text
    return said.replace("]]>", "]]]]><![CDATA[>") if is_section else escape_text(said)
