"""Qt's `.ts`: translations that are missing or unfinished are filled and stay unfinished; all else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import capped
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import Event, xml_events
from translator.formats.files.holes import Edit, Hole, fill_holes
from translator.formats.files.inline_codes import read_to_end, value
from translator.formats.files.messages import is_message, open_message
from translator.formats.files.opening import Opening
from translator.formats.files.xml_strings import escape_text
from translator.formats.units import primary_language
from translator.languages import ENGLISH


@dataclass(slots=True)
class _Message:
    """A message while it is read: its text, and where its translation or the forms of it stand."""

    source: str = ""
    after: int = 0
    holes: list[tuple[int, int]] = field(default_factory=list)
    has_element: bool = False


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A file of Qt Linguist whose target is English or not said.

    Raises:
        UnreadableInput: malformed (with the line), no such file, or for another target language.
        InputTooLarge: more tags or messages than files have.
    """
    decoded = decode_xml(data, name=name)
    events = xml_events(decoded.text, name=name)
    root = next(event for event in events if event.kind in ("start", "empty"))
    if root.name != "TS":
        raise UnreadableInput(f"{name}: <{root.name}> where <TS> was expected")
    language = value(root, "language")
    if language and primary_language(language) != ENGLISH:
        raise UnreadableInput(f"{name}: the target language is {language!r}; right is {ENGLISH!r}")
    head = [] if language else [(root.end - 1, root.end - 1, f' language="{ENGLISH}"')]
    return fill_holes(decoded, list(capped(_holes(decoded.text, events), name=name)), head=head)


def _holes(file: str, events: Iterator[Event]) -> Iterator[Hole]:
    message = _Message()
    for event in events:
        if event.kind == "start" and event.name == "message":
            message = _Message()
        elif event.kind == "start" and event.name == "source":
            inner, message.after = read_to_end(events)
            message.source = "".join(piece.text for piece in inner)
        elif event.name == "translation" and event.kind in ("start", "empty"):
            _read_translation(event, events, message)
        elif event.kind == "end" and event.name == "message" and is_message(message.source):
            if not message.has_element:
                yield Hole(open_message(message.source), partial(_add, message.after))
            elif message.holes:
                yield Hole(open_message(message.source), partial(_fill, file, message.holes))


def _read_translation(event: Event, events: Iterator[Event], message: _Message) -> None:
    """Find where English is missing: in the element, or in the empty ones of its plural forms."""
    message.has_element = True
    inner, end = read_to_end(events) if event.kind == "start" else ([], event.end)
    forms = [
        number for number, piece in enumerate(inner) if piece.name == "numerusform" and piece.kind != "end"
    ]
    if forms:
        for number in forms:
            piece, following = inner[number], inner[number + 1 : number + 2]
            if piece.kind == "empty" or (following and following[0].kind == "end"):
                message.holes.append((piece.start, piece.end if piece.kind == "empty" else following[0].end))
    elif value(event, "type") not in ("vanished", "obsolete") and not any(
        piece.text.strip() for piece in inner
    ):
        message.holes.append((event.start, end))


def _fill(file: str, holes: list[tuple[int, int]], english: str) -> list[Edit]:
    """The English in each place, between the tags that stand there."""
    edits = []
    for start, end in holes:
        tag = file[start : file.index(">", start) + 1].replace("/>", ">")
        name = tag[1:].split()[0].rstrip(">")
        if name == "translation" and "type=" not in tag:
            tag = f'{tag[:-1]} type="unfinished">'
        edits.append((start, end, f"{tag}{escape_text(english)}</{name}>"))
    return edits


def _add(after: int, english: str) -> list[Edit]:
    return [(after, after, f'<translation type="unfinished">{escape_text(english)}</translation>')]
