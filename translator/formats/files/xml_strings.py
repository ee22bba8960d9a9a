"""Strings of programs in XML: .NET's resources, Apple's plural rules, Qt's `.ts`; all else stays.

Of Qt, translations that are missing or unfinished are filled and stay unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, capped
from translator.formats.files.events import Event, escape_text, read_root, read_to_end, xml_events
from translator.formats.files.holes import Hole, Written, fill_holes, open_written
from translator.formats.files.language_marks import primary_language
from translator.formats.files.messages import is_message, open_message
from translator.languages import ENGLISH
from translator.spans import Edit

# Values of these keys of Apple's are for the program.
_RULES = frozenset(("NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"))


def open_values(decoded: Decoded, *, name: str) -> ParsedFile:
    """A file of strings, whose root element tells which kind it is of."""
    events = xml_events(decoded.text, name=name)
    root = next(event for event in events if event.kind in ("start", "empty"))
    reader = _READERS.get(root.local)
    if reader is None:
        raise UnreadableInput(f"{name}: <{root.name}> where {' or '.join(_READERS)} was expected")
    return open_written(decoded, reader(events), name=name)


def _resources(events: Iterator[Event]) -> Iterator[Written]:
    """The values of .NET's entries that have no type and are not for the designer (`>>label.Name`)."""
    is_text = False
    for event in events:
        if event.kind == "start" and event.local == "data":
            is_text = not (event.value("type") or event.value("mimetype") or event.value("name")[:2] == ">>")
        elif event.kind == "start" and event.local == "value" and is_text:
            yield from _to_written(read_to_end(events)[0])
        elif event.kind == "end" and event.local == "data":
            is_text = False


def _rules(events: Iterator[Event]) -> Iterator[Written]:
    """The strings of a property list behind keys that are not for the program."""
    key = ""
    for event in events:
        if event.kind == "start" and event.local in ("key", "string"):
            inner = read_to_end(events)[0]
            if event.local == "key":
                key = "".join(piece.text for piece in inner)
            elif key not in _RULES:
                yield from _to_written(inner)


_READERS: dict[str, Callable[[Iterator[Event]], Iterator[Written]]] = {"root": _resources, "plist": _rules}


def _to_written(inner: list[Event]) -> Iterator[Written]:
    """The string that the content of an element is; nothing where other elements stand in it."""
    if inner and all(event.kind in ("text", "other") for event in inner):
        text = "".join(event.text for event in inner)
        yield Written(inner[0].start, inner[-1].end, text, escape_text)


@dataclass(slots=True)
class _Message:
    """A message while it is read: its text, and where its translation or the forms of it stand."""

    source: str = ""
    after: int = 0
    holes: list[tuple[int, int]] = field(default_factory=list)
    has_element: bool = False


def open_qt(decoded: Decoded, *, name: str) -> ParsedFile:
    """A file of Qt Linguist whose target is English or not said."""
    events = xml_events(decoded.text, name=name)
    root = read_root(events, "TS", name=name)
    language = root.value("language")
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
    elif event.value("type") not in ("vanished", "obsolete") and not any(
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
