"""TMX: units without English get it, from the language that the file says is the source; all else stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from translator.formats.files.blocks import Decoded, ParsedFile, capped
from translator.formats.files.events import XML_TAGS, Event, read_root, read_to_end, xml_events
from translator.formats.files.holes import Hole, fill_holes, indent_before
from translator.formats.files.inline_codes import open_content, plain_text
from translator.formats.files.language_marks import primary_language
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.spans import Edit


@dataclass(frozen=True, slots=True)
class Variant:
    """A `tuv`: its tag and place, its language as written, and its segment with what is in that."""

    head: Event
    end: int
    tag: str
    segment: Event | None
    segment_end: int
    content: list[Event]

    @property
    def language(self) -> str:
        """The primary tag of its language."""
        return primary_language(self.tag)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in its segment."""
        return not any(piece.text.strip() for piece in self.content)

    @property
    def text(self) -> str:
        """The segment without native codes."""
        return plain_text(self.content)


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A `tu`: its variants in order, its properties, and the primary tag of the source, if it is said."""

    head: Event
    variants: Sequence[Variant]
    notes: Mapping[str, str]
    source: str


def read_units(file: str, *, name: str, most_tags: int | None = XML_TAGS) -> Iterator[TmxUnit]:
    """The units of a translation memory of any version.

    Raises:
        UnreadableInput: malformed (with the line), or not TMX.
        InputTooLarge: it has more tags than allowed.
    """
    events = xml_events(file, name=name, most_tags=most_tags)
    read_root(events, "tmx", name=name)
    preferred = ""
    for event in events:
        if event.local == "header" and event.kind != "end":
            preferred = primary_language(event.value("srclang"))
        elif event.local == "tu" and event.kind == "start":
            inner, _ = read_to_end(events)
            source = primary_language(event.value("srclang")) or preferred
            yield TmxUnit(event, list(_variants(inner)), dict(_notes(inner)), source)


def open_tmx(decoded: Decoded, *, name: str) -> ParsedFile:
    """A translation memory of any version."""
    holes = (hole for unit in read_units(decoded.text, name=name) for hole in _to_hole(decoded.text, unit))
    return fill_holes(decoded, list(capped(holes, name=name)))


def _variants(inner: Sequence[Event]) -> Iterator[Variant]:
    pieces = iter(inner)
    for event in pieces:
        if event.local == "tuv" and event.kind in ("start", "empty"):
            content, end = read_to_end(pieces) if event.kind == "start" else ([], event.end)
            yield Variant(event, end, event.value("xml:lang") or event.value("lang"), *_segment(content))


def _notes(inner: Sequence[Event]) -> Iterator[tuple[str, str]]:
    pieces = iter(inner)
    for event in pieces:
        if event.local == "tuv" and event.kind == "start":
            read_to_end(pieces)
        elif event.local == "prop" and event.kind == "start":
            yield (
                event.value("type").removeprefix("x-"),
                "".join(part.text for part in read_to_end(pieces)[0]),
            )


def _segment(content: list[Event]) -> tuple[Event | None, int, list[Event]]:
    pieces = iter(content)
    for event in pieces:
        if event.local == "seg":
            inner, end = read_to_end(pieces) if event.kind == "start" else ([], event.end)
            return event, end, inner
    return None, 0, []


def _to_hole(file: str, unit: TmxUnit) -> Iterator[Hole]:
    variants = unit.variants
    english = next((variant for variant in variants if variant.language == ENGLISH), None)
    # The source of the file first, then any language that we read, in the order of the unit.
    others = [variant for variant in variants if variant.language != ENGLISH and not variant.is_blank]
    others.sort(
        key=lambda variant: (variant.language != unit.source, variant.language not in SOURCE_LANGUAGES)
    )
    if not others or (english and not english.is_blank):
        return
    template = open_content(file, others[0].content, keeps_spaces=False)
    if template.slots:
        yield Hole(template, partial(_edit, file, variants[-1], english))


def _edit(file: str, last: Variant, english: Variant | None, text: str) -> list[Edit]:
    if english is not None and english.segment is not None:
        tag = english.segment.name
        return [(english.segment.start, english.segment_end, f"<{tag}>{text}</{tag}>")]
    prefix = last.head.name.removesuffix("tuv")
    variant = f'<{prefix}tuv xml:lang="{ENGLISH}"><{prefix}seg>{text}</{prefix}seg></{prefix}tuv>'
    return [(last.end, last.end, indent_before(file, last.head.start) + variant)]
