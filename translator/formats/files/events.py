"""The markup and text of a document piece by piece, each with the place where it stands.

XML is read by expat, HTML as browsers do where it matters: any tag soup has tags, texts and comments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple
from xml.parsers import expat

from translator.errors import InputTooLarge, UnreadableInput

EventKind = Literal["start", "end", "empty", "text", "other"]
Attributes = Mapping[str, "Attribute"]

MOST_TAGS = 500_000
"""Of a page, five for each text that a file may have; what word processors write has twice as many."""

XML_TAGS = 2 * MOST_TAGS
"""Of an XML document."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW_TEXT = frozenset("script style textarea title xmp".split())
_MAX_DEPTH = 256  # as libxml2
_MAX_ATTRIBUTE = 10_000_000  # characters, as libxml2
_MAX_QUOTES = 10_000  # of one tag
_MAX_GAP = 20  # characters between the sign `=` and a quoted value
_CHUNK = 1 << 20

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_QUOTE_OR_END = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


class Attribute(NamedTuple):
    """The value of an attribute, and `[start, end)` of the file between its quotes."""

    value: str
    start: int
    end: int


_NO_ATTRIBUTES: Attributes = {}


class Event(NamedTuple):
    """`[start, end)` of the file.

    `name` is that of the element, as written in XML, in small letters in HTML; `text` is the text without
    entities; `other` is a comment, an instruction or a declaration.
    """

    kind: EventKind
    start: int
    end: int
    name: str = ""
    text: str = ""
    attributes: Attributes = _NO_ATTRIBUTES

    @property
    def local(self) -> str:
        """The name of its element without the prefix of a namespace."""
        return self.name.rpartition(":")[2]

    def value(self, name: str) -> str:
        """The value of an attribute, empty where there is none."""
        return self.attributes[name].value if name in self.attributes else ""


@dataclass(frozen=True, slots=True)
class TagRules:
    """Names of elements that part texts or stay as they are where a caller says so, as DeepL's options do.

    Attributes:
        splitting: the text in them stands by itself.
        non_splitting: they are part of a sentence, whatever else says that they are not.
        ignored: they and all that is in them stay as they are.
        outlines: whether the structure of the document tells the first two apart.
    """

    splitting: frozenset[str] = frozenset()
    non_splitting: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    outlines: bool = True


def read_to_end(events: Iterator[Event]) -> tuple[list[Event], int]:
    """What is in an element that was just opened, and where it ends."""
    depth = 1
    inner: list[Event] = []
    for event in events:
        depth += {"start": 1, "end": -1}.get(event.kind, 0)
        if not depth:
            return inner, event.end
        inner.append(event)
    return inner, inner[-1].end if inner else 0


def read_root(events: Iterator[Event], expected: str, *, name: str) -> Event:
    """The root of a document, which has to be of this name.

    Raises:
        UnreadableInput: it is of another one.
    """
    root = next(event for event in events if event.kind in ("start", "empty"))
    if root.local != expected:
        raise UnreadableInput(f"{name}: <{root.name}> where <{expected}> was expected")
    return root


def escape_text(text: str) -> str:
    """A text as it stands between tags."""
    return html.escape(text, quote=False)


def html_events(page: str, *, name: str) -> Iterator[Event]:
    """The tags, texts and comments of a page or a part of one; they tile it.

    Raises:
        UnreadableInput: a tag has more quotation marks than anybody writes.
        InputTooLarge: the page has more tags than anybody writes.
    """
    _check_tags(page, name, most=MOST_TAGS)
    position, unclosed = 0, _Unclosed(page, name)
    while position < len(page):
        found = _MARKUP.search(page, position)
        start = found.start() if found else len(page)
        if start > position:
            yield Event("text", position, start, text=html.unescape(page[position:start]))
        if start == len(page):
            return
        event = _read_markup(page, start, unclosed)
        yield event
        position = event.end
        if event.kind == "start" and event.name in _RAW_TEXT:
            end = re.compile(rf"</{event.name}(?=[\s/>])|\Z", re.IGNORECASE).search(page, position)
            stop = end.start() if end else len(page)
            is_text = event.name in ("title", "textarea")
            if stop > position:
                text = html.unescape(page[position:stop]) if is_text else ""
                yield Event("text" if is_text else "other", position, stop, text=text)
            position = stop


_MARKUP = re.compile(r"<(?=[a-zA-Z!?]|/[a-zA-Z])")


def _check_tags(document: str, name: str, *, most: int | None) -> None:
    """Refuse what has too many tags, before any of them is read; those in comments and scripts count."""
    if most is not None and next(islice(_MARKUP.finditer(document), most, None), None):
        raise InputTooLarge(f"{name}: more than {most:,} tags")


class _Unclosed:
    """Which quotes are closed nowhere behind a place, so that nobody looks twice."""

    def __init__(self, page: str, name: str) -> None:
        self._page, self.name = page, name
        self._missing: set[str] = set()

    def find(self, mark: str, position: int) -> int:
        found = -1 if mark in self._missing else self._page.find(mark, position)
        if found < 0:
            self._missing.add(mark)
        return found


def _read_markup(page: str, start: int, unclosed: _Unclosed) -> Event:
    """What begins at a `<`; without an end it runs to the end of the page, as browsers read it."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return Event("other", start, end + 3 if end >= 0 else len(page))
    name = _NAME.match(page, start + 2 if page.startswith("</", start) else start + 1)
    end = _find_tag_end(page, name.end(), unclosed) if name else page.find(">", start) + 1
    if not name or not end:
        return Event("other", start, end or len(page))
    tag = name.group().lower()
    if page[start + 1] == "/":
        return Event("end", start, end, tag)
    kind: EventKind = "empty" if tag in VOID or page.endswith("/>", start, end) else "start"
    return Event(kind, start, end, tag, attributes=_read_attributes(page, name.end(), end))


def _find_tag_end(page: str, position: int, unclosed: _Unclosed) -> int:
    """Behind the `>` that is in no quoted value; 0 where there is none."""
    if page.startswith(">", position):
        return position + 1
    for _ in range(_MAX_QUOTES):
        match = _QUOTE_OR_END.search(page, position)
        if match is None:
            return 0
        if match.group() == ">":
            return match.end()
        position = match.end()
        if page[max(0, match.start() - _MAX_GAP) : match.start()].rstrip().endswith("="):
            position = unclosed.find(match.group(), position) + 1 or position
    raise UnreadableInput(f"{unclosed.name}: a tag has more than {_MAX_QUOTES:,} quotation marks")


def _read_attributes(page: str, start: int, end: int) -> Attributes:
    """The first value of each attribute of a tag, by names in small letters."""
    if end - start < 2:  # the `>`
        return _NO_ATTRIBUTES
    found: dict[str, Attribute] = {}
    for match in _ATTRIBUTE.finditer(page, start, end - 1):
        group = match.lastindex or 1
        left, right = match.span(group) if group > 1 else (match.end(), match.end())
        found.setdefault(match.group(1).lower(), Attribute(html.unescape(page[left:right]), left, right))
    return found


def xml_events(document: str, *, name: str, most_tags: int | None = XML_TAGS) -> Iterator[Event]:
    """The markup and text of an XML document; they tile it, and names of attributes are in small letters.

    Args:
        most_tags: None for any number.

    Raises:
        UnreadableInput: not well-formed (with the line), nested too deeply, or it declares entities.
        InputTooLarge: it has more tags than anybody writes.
    """
    _check_tags(document, name, most=most_tags)
    reader = _EventReader(name)
    data = document.encode("utf-8")
    places = _Places(data)
    kind: EventKind | None = None
    tag, texts, start = "", [""], 0  # of the last finding, whose end is where the next one begins
    for byte in range(0, len(data) + 1, _CHUNK):
        reader.feed(data[byte : byte + _CHUNK], is_last=byte + _CHUNK > len(data))
        for at, next_kind, next_tag, text in reader.take():
            if kind == next_kind == "text":
                texts.append(text)
                continue
            end = places.at(at)
            if kind and (event := _to_event(document, kind, start, end, tag, texts)):
                yield event
            kind, tag, texts, start = next_kind, next_tag, [text], end
    if kind and (event := _to_event(document, kind, start, len(document), tag, texts)):
        yield event


def _to_event(
    document: str, kind: EventKind, start: int, end: int, tag: str, texts: Sequence[str]
) -> Event | None:
    if kind == "text":
        return Event(kind, start, end, "", "".join(texts))
    if kind == "start":
        kind = "empty" if document.endswith("/>", start, end) else kind
        return Event(kind, start, end, tag, "", _read_attributes(document, start + 1 + len(tag), end))
    if kind == "end" and start == end:
        return None  # the other half of an empty element
    return Event(kind, start, end, tag, texts[0])


class _EventReader:
    """Expat, with its findings in a row: place in bytes, kind, name and text."""

    def __init__(self, name: str) -> None:
        self._name, self._depth = name, 0
        self._found: list[tuple[int, EventKind, str, str]] = []
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = lambda: self._text("")
        parser.DefaultHandler = self._other
        parser.EntityDeclHandler = self._refuse_entity

    def feed(self, data: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise UnreadableInput(f"{self._name}: line {error.lineno}: {reason}") from error

    def take(self) -> list[tuple[int, EventKind, str, str]]:
        found, self._found = self._found, []
        return found

    def _add(self, kind: EventKind, name: str = "", text: str = "") -> None:
        self._found.append((self._parser.CurrentByteIndex, kind, name, text))

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if attributes and max(map(len, attributes.values())) > _MAX_ATTRIBUTE:
            line = self._parser.CurrentLineNumber
            raise UnreadableInput(
                f"{self._name}: line {line}: an attribute of over {_MAX_ATTRIBUTE:,} letters"
            )
        if self._depth > _MAX_DEPTH:
            line = self._parser.CurrentLineNumber
            raise UnreadableInput(f"{self._name}: line {line}: elements nested more than {_MAX_DEPTH} deep")
        self._add("start", name)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._add("end", name)

    def _text(self, text: str) -> None:
        self._add("text", text=text)

    def _other(self, raw: str) -> None:
        is_entity = raw.startswith("&")  # of a DTD that is not read, such as XHTML's
        self._add("text" if is_entity else "other", text=html.unescape(raw) if is_entity else "")

    def _refuse_entity(self, *_: object) -> None:
        raise UnreadableInput(
            f"{self._name}: the document declares entities, which are refused; write them out"
        )


class _Places:
    """Offsets in code points from rising offsets in bytes."""

    def __init__(self, data: bytes) -> None:
        self._data, self._byte, self._place = data, 0, 0

    def at(self, byte: int) -> int:
        self._place += len(self._data[self._byte : byte].decode("utf-8"))
        self._byte = byte
        return self._place
