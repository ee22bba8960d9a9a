"""Which parts of any XML are text: what stands beside text is part of a sentence, the rest is structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from translator.formats.files.blocks import (
    HTML_ROLES,
    ITEM_KINDS,
    Decoded,
    Item,
    ItemKind,
    ParsedFile,
    Role,
    Slot,
    Template,
    capped,
    open_whole,
)
from translator.formats.files.events import MOST_TAGS, Event, TagRules, read_root, read_to_end, xml_events
from translator.formats.files.language_marks import elements_in_english, language_ends, page_in_english
from translator.formats.files.messages import string_slots
from translator.formats.files.settling import PLACEHOLDERS, RUBY
from translator.formats.files.spelling import ANDROID

_WRAPPER = "<t>"
_BREAKS = frozenset(("br", "lb"))
_IMAGES = frozenset("img image graphic inline-graphic".split())
_ROLES: Mapping[str, Role] = {**HTML_ROLES, "superscript": "sup", "subscript": "sub"}
# Of a drawing.
_NO_LABELS = ("style", "script", "metadata", "foreignObject", "sodipodi:namedview", "rdf:RDF")


def open_tagged(text: str, *, rules: TagRules | None = None, name: str = "text") -> Template:
    """A text with tags, a document or a part of one, with a hole for each block.

    Raises:
        UnreadableInput: not well-formed, nested too deeply, or it declares entities.
    """
    events = list(_events(text, name))
    chosen = rules or TagRules()
    names = {event.name for event in events if event.name}
    inline = _names_beside_text(events) | {name for name in names if name.rpartition(":")[2] in RUBY}
    structure = names - inline if chosen.outlines else set()
    splitting = (structure | chosen.splitting) - chosen.non_splitting
    return Template(text, tuple(capped(_slots(text, events, splitting, chosen.ignored), name=name)))


def open_xml(decoded: Decoded, *, name: str) -> ParsedFile:
    """An XML document of any kind."""
    tags = language_ends(decoded.text)
    slots = (slot for slot in open_tagged(decoded.text, name=name).slots if slot.end not in tags)
    say = _feed_in_english if decoded.text.find("<rss") >= 0 else page_in_english
    return open_whole(decoded, slots, say_english=say)


def _feed_in_english(feed: str) -> str:
    return page_in_english(elements_in_english(feed))


def open_svg(decoded: Decoded, *, name: str) -> ParsedFile:
    """A drawing: titles, descriptions and labels; shapes, styles, scripts and metadata stay.

    Parts of a label that have places of their own are lines of it, and texts of their own.
    """
    events = [event for event in xml_events(decoded.text, name=name) if event.kind in ("start", "empty")]
    prefix = read_root(iter(events), "svg", name=name).name.removesuffix("svg")
    names = frozenset(kept if ":" in kept else prefix + kept for kept in _NO_LABELS)
    spans = [event for event in events if event.local == "tspan"]
    has_lines = any(name in event.attributes for event in spans for name in ("x", "y", "dy"))
    lines = frozenset(event.name for event in spans) if has_lines else frozenset()
    template = open_tagged(decoded.text, rules=TagRules(splitting=lines, ignored=names), name=name)
    return open_whole(decoded, template.slots, say_english=page_in_english)


def _events(text: str, name: str) -> Iterator[Event]:
    """The events of a text that need not have a single root."""
    if text.lstrip().startswith(("<?xml", "<!DOCTYPE")):
        yield from xml_events(text, name=name, most_tags=MOST_TAGS)
        return
    shift = len(_WRAPPER)
    wrapped = f"{_WRAPPER}{text}{_WRAPPER.replace('<', '</')}"
    for event in xml_events(wrapped, name=name, most_tags=MOST_TAGS):
        if event.start >= shift and event.end <= shift + len(text):
            start, end = event.start - shift, event.end - shift
            yield Event(event.kind, start, end, event.name, event.text, event.attributes)


def _names_beside_text(events: list[Event]) -> set[str]:
    """Names of the elements that somewhere have text beside them."""
    found: set[str] = set()
    children: list[tuple[bool, set[str]]] = [(False, set())]
    for event in events:
        has_text, names = children[-1]
        if event.kind == "text" and event.text.strip():
            children[-1] = (True, names)
        elif event.kind in ("start", "empty"):
            names.add(event.name)
        if event.kind == "start":
            children.append((False, set()))
        elif event.kind == "end":
            found |= names if has_text else set()
            children.pop()
    has_text, names = children[0]
    return found | (names if has_text else set())


def _slots(text: str, events: list[Event], splitting: set[str], ignored: frozenset[str]) -> Iterator[Slot]:
    run: list[Item] = []
    pieces = iter(events)
    # The strings of an Android program are known by their root.
    escapes = ANDROID if _root_of(events) == "resources" else None
    for event in pieces:
        is_kept = event.kind in ("start", "empty") and (event.name in ignored or _says_no(event))
        item = _skip(event, pieces) if is_kept else _to_item(event)
        if event.name in splitting:
            yield from string_slots(text, run, escapes=escapes)
            run = []
        else:
            run.append(item)
    yield from string_slots(text, run, escapes=escapes)


def _root_of(events: Sequence[Event]) -> str:
    return next((event.name for event in events if event.kind in ("start", "empty")), "")


def _says_no(event: Event) -> bool:
    """Whether an element is to stay as it is; Android says it in its own ways."""
    return (
        event.value("translate") == "no" or event.value("translatable") == "false" or event.name == "xliff:g"
    )


def _to_item(event: Event) -> Item:
    name = event.local
    if event.kind == "empty" and name not in _BREAKS:
        kind: ItemKind = "placeholder" if name in PLACEHOLDERS else "image" if name in _IMAGES else "element"
        return Item(kind, event.start, event.end, name=event.name)
    text = event.text or ("\n" if name in _BREAKS and event.kind == "empty" else "")
    role = _ROLES.get(name, "")
    return Item(ITEM_KINDS[event.kind], event.start, event.end, text, event.name, role=role)


def _skip(event: Event, pieces: Iterator[Event]) -> Item:
    """Step over an element: one verbatim text, or a word where it has none."""
    inner, end = read_to_end(pieces) if event.kind == "start" else ([], event.end)
    return Item("verbatim", event.start, end, "".join(piece.text for piece in inner))
