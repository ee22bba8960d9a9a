"""EPUB: what the package calls chapters are pages, in the order of its spine; the contents are XML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote

from translator.formats.files.archive import Archive, Rank, open_parts, unpack
from translator.formats.files.blocks import ITEM_KINDS, Item, ParsedFile, Slot
from translator.formats.files.events import Event, TagRules, read_to_end, xml_events
from translator.formats.files.language_marks import elements_in_english, page_in_english
from translator.formats.files.messages import string_slots
from translator.formats.files.tagged import open_tagged
from translator.formats.files.webpage import open_page

_CONTAINER = "META-INF/container.xml"
_PACKAGE, _CONTENTS = ".opf", ".ncx"
_SUFFIXES = frozenset((".xhtml", ".html", ".htm"))
_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))
_PARTS_OF_CONTENTS = frozenset("head docTitle navMap navPoint navLabel text content".split())
_DESCRIPTIONS = frozenset(("title", "description", "subject"))  # of the book, in its package
_NUMBER = re.compile(r"\d{1,9}")
# Pages in the order of the spine, then those that no package names, by their numbers.
_CHAPTERS, _LOOSE, _NCX, _OPF = range(4)


def open_epub(data: bytes, *, name: str, most_text: int | None) -> ParsedFile:
    """A book."""
    packed = unpack(data, name=name, most_text=most_text)
    ranks = dict(_ranks(packed))
    return open_parts(
        packed,
        rank=ranks.get,
        read=partial(_read, ranks),
        say_english=lambda part: elements_in_english(page_in_english(part)),
    )


def _ranks(packed: Archive) -> Iterator[tuple[str, Rank]]:
    """The parts with text, each with its place in the order of reading."""
    known: dict[str, Rank] = {}
    for package in _packages(packed):
        for number, (path, kind) in enumerate(_manifest(packed, package)):
            known.setdefault(path, (_CHAPTERS if kind in _PAGES else -1, number))
    for part in packed.parts:
        suffix, numbers = PurePosixPath(part).suffix.lower(), _NUMBER.findall(PurePosixPath(part).name)
        if suffix == _PACKAGE:
            yield part, (_OPF, 0)
        elif suffix == _CONTENTS:
            yield part, (_NCX, 0)
        elif known.get(part, (-1, 0))[0] == _CHAPTERS:
            yield part, known[part]
        elif part not in known and suffix in _SUFFIXES:
            yield part, (_LOOSE, int(numbers[-1]) if numbers else 0)


def _packages(packed: Archive) -> list[str]:
    """The descriptions of the book: those that its container names, else those that are named so."""
    found = [event for event in _events(packed, _CONTAINER) if event.local == "rootfile"]
    paths = [event.value("full-path") for event in found]
    return [path for path in paths if path in packed.parts] or [
        part for part in packed.parts if part.lower().endswith(_PACKAGE)
    ]


def _manifest(packed: Archive, package: str) -> Iterator[tuple[str, str]]:
    """Paths and media types of what a book is made of: what its spine names first, in that order."""
    items: dict[str, tuple[str, str]] = {}
    spine: list[str] = []
    for event in _events(packed, package):
        if event.local == "item":
            path = posixpath.join(posixpath.dirname(package), unquote(event.value("href").partition("#")[0]))
            items[event.value("id")] = posixpath.normpath(path), event.value("media-type").strip().lower()
        elif event.local == "itemref":
            spine.append(event.value("idref"))
    yield from (items.pop(identity) for identity in dict.fromkeys(spine) if identity in items)
    yield from items.values()


def _events(packed: Archive, part: str) -> Iterator[Event]:
    """The elements of a part that says what the book is; none where it is missing."""
    if part in packed.parts:
        text = packed.read(part).text
        yield from (
            event
            for event in xml_events(text, name=f"{packed.name}: {part}")
            if event.kind in ("start", "empty")
        )


def _read(ranks: dict[str, Rank], part: str, text: str, name: str) -> Iterable[Slot]:
    """The holes of a chapter, of the contents, or of the description of the book."""
    kind = ranks[part][0]
    if kind == _OPF:
        return _descriptions(text, name)
    if kind == _NCX:
        return open_tagged(text, rules=TagRules(splitting=_PARTS_OF_CONTENTS), name=name).slots
    return open_page(text, name=name).slots


def _descriptions(package: str, name: str) -> Iterator[Slot]:
    """The title of the book and what is said of it."""
    events = xml_events(package, name=name)
    for event in events:
        if event.kind == "start" and event.name.startswith("dc:") and event.local in _DESCRIPTIONS:
            yield from string_slots(package, _to_items(read_to_end(events)[0]))


def _to_items(events: Sequence[Event]) -> list[Item]:
    return [Item(ITEM_KINDS[event.kind], event.start, event.end, event.text, event.name) for event in events]
