"""Strings of programs in XML: .NET's resources and Apple's plural rules; keys, types and comments stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import Event, xml_events
from translator.formats.files.inline_codes import local, read_to_end, value
from translator.formats.files.opening import Opening
from translator.formats.files.written import Written, open_written
from translator.formats.files.xml_strings import escape_text

# Values of these keys of Apple's are for the program.
_RULES = frozenset(("NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"))


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A file of strings, whose root element tells which kind it is of.

    Raises:
        UnreadableInput: see `decode_xml`, malformed (with the line), or of another kind.
        InputTooLarge: more tags or strings than such files have.
    """
    decoded = decode_xml(data, name=name)
    events = xml_events(decoded.text, name=name)
    root = next(event for event in events if event.kind in ("start", "empty"))
    reader = _READERS.get(local(root))
    if reader is None:
        raise UnreadableInput(f"{name}: <{root.name}> where {' or '.join(_READERS)} was expected")
    return open_written(decoded, reader(events), name=name)


def _resources(events: Iterator[Event]) -> Iterator[Written]:
    """The values of .NET's entries that have no type and are not for the designer (`>>label.Name`)."""
    is_text = False
    for event in events:
        if event.kind == "start" and local(event) == "data":
            is_text = not (
                value(event, "type") or value(event, "mimetype") or value(event, "name")[:2] == ">>"
            )
        elif event.kind == "start" and local(event) == "value" and is_text:
            yield from _to_written(read_to_end(events)[0])
        elif event.kind == "end" and local(event) == "data":
            is_text = False


def _rules(events: Iterator[Event]) -> Iterator[Written]:
    """The strings of a property list behind keys that are not for the program."""
    key = ""
    for event in events:
        if event.kind == "start" and local(event) in ("key", "string"):
            inner = read_to_end(events)[0]
            if local(event) == "key":
                key = "".join(piece.text for piece in inner)
            elif key not in _RULES:
                yield from _to_written(inner)


_READERS: dict[str, Callable[[Iterator[Event]], Iterator[Written]]] = {"root": _resources, "plist": _rules}


def _to_written(inner: list[Event]) -> Iterator[Written]:
    """The string that the content of an element is; nothing where other elements stand in it."""
    if inner and all(event.kind in ("text", "other") for event in inner):
        text = "".join(event.text for event in inner)
        yield Written(inner[0].start, inner[-1].end, text, escape_text)
