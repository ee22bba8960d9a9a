"""Which parts of a web page are text, and which attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from translator.formats.files.blocks import (
    HTML_ROLES,
    ITEM_KINDS,
    Block,
    Decoded,
    Item,
    ParsedFile,
    Slot,
    Template,
    capped,
    open_whole,
)
from translator.formats.files.events import Attribute, Event, TagRules, escape_text, html_events
from translator.formats.files.inline import check_length, to_slots
from translator.formats.files.language_marks import page_in_english

_BLOCKS = frozenset(
    """
    address article aside blockquote body button caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend
    li link main menu meta nav noscript ol optgroup option p pre script section select style summary table
    tbody td template textarea tfoot th thead title tr ul
    """.split()
)
_HIDDEN = frozenset("script style template svg math iframe object canvas audio video".split())
# Those of them, and others without text, that readers see between the words.
_IMAGES = frozenset("svg iframe object canvas audio video img input embed".split())
_VERBATIM = frozenset("code kbd samp var tt".split())
# Attributes that readers see or hear, whatever the element; `value` only of buttons.
_READ = ("title", "alt", "placeholder", "aria-label")
_LABELLED = frozenset(("optgroup", "option", "track"))
_BUTTONS = frozenset(("submit", "button", "reset"))
_META = frozenset(
    "description keywords og:title og:description og:site_name twitter:title twitter:description".split()
)
_WORD = re.compile(r"[^\W\d_]")


def open_page(page: str, *, rules: TagRules | None = None, name: str = "text") -> Template:
    """A page, or a part of one, with a hole for each block of text and each attribute that is read."""
    reader = _PageWalk(page, rules or TagRules(), name)
    return Template(page, tuple(capped(reader.slots(), name=name)))


def open_html(decoded: Decoded, *, name: str) -> ParsedFile:
    """A web page."""
    return open_whole(decoded, open_page(decoded.text, name=name).slots, say_english=page_in_english)


class _PageWalk:
    """Walks through a page and gathers the run of text and inline markup that it is in."""

    def __init__(self, page: str, rules: TagRules, name: str) -> None:
        self._page, self._rules, self._name = page, rules, name
        self._run: list[Item] = []
        self._open_pre = 0

    def slots(self) -> Iterator[Slot]:
        events = html_events(self._page, name=self._name)
        for event in events:
            if event.kind == "text":
                self._add(Item("text", event.start, event.end, event.text))
            elif event.kind == "other":
                self._add(Item("alone", event.start, event.end))
            elif event.kind == "start" and self._is_kept(event):
                yield from self._skip(event, events)
            elif self._is_block(event.name):
                yield from self._border(event)
            else:
                self._add(self._inline(event))
        yield from self._flush()

    def _add(self, item: Item) -> None:
        self._run.append(item)
        check_length(self._run)

    def _border(self, event: Event) -> Iterator[Slot]:
        yield from self._flush()
        yield from _attribute_slots(self._page, event)
        if event.name == "pre":
            self._open_pre += {"start": 1, "end": -1}.get(event.kind, 0)

    def _flush(self) -> Iterator[Slot]:
        if not self._run:
            return
        run, self._run = self._run, []
        yield from to_slots(self._page, run, escape=escape_text, keeps_spaces=self._open_pre > 0)

    def _inline(self, event: Event) -> Item:
        text = "\n" if event.name == "br" else ""
        slots = tuple(_attribute_slots(self._page, event))
        kind = "image" if event.name in _IMAGES and event.kind != "end" else ITEM_KINDS[event.kind]
        role = HTML_ROLES.get(event.name, "")
        return Item(kind, event.start, event.end, text, event.name, slots, role=role)

    def _skip(self, event: Event, events: Iterator[Event]) -> Iterator[Slot]:
        """Step over an element that stays as it is: within a sentence it is one verbatim text."""
        depth, end, texts = 1, event.end, []
        for inner in events:
            end = inner.end
            texts.append(inner.text)
            if inner.name == event.name:
                depth += {"start": 1, "end": -1}.get(inner.kind, 0)
            if not depth:
                break
        if self._is_block(event.name):
            yield from self._flush()
            return
        self._run.append(_kept(event, end, "".join(texts)))

    def _is_block(self, name: str) -> bool:
        if name in self._rules.non_splitting:
            return False
        return name in self._rules.splitting or (name in _BLOCKS and self._rules.outlines)

    def _is_kept(self, event: Event) -> bool:
        """Whether an element stays as it is: code, scripts, what its writer or the caller says."""
        if event.name in _HIDDEN or event.name in _VERBATIM or event.name in self._rules.ignored:
            return True
        if event.name == "pre":
            return bool(re.compile(r"\s*<code\b", re.IGNORECASE).match(self._page, event.end))
        is_refused = _small(event, "translate") == "no"
        return is_refused or "notranslate" in event.value("class").lower().split()


def _kept(event: Event, end: int, content: str) -> Item:
    """An element of a sentence that stays as it is."""
    if event.name in _IMAGES:
        return Item("image", event.start, end)
    if event.name == "math":
        return Item("placeholder", event.start, end)
    if event.name in _HIDDEN:
        return Item("alone", event.start, end)
    return Item("verbatim" if content.strip() else "element", event.start, end, content)


def _attribute_slots(page: str, event: Event) -> Iterator[Slot]:
    """The attributes of a tag that are read, in the order of the file."""
    if not event.attributes:
        return
    found = [event.attributes[name] for name in _read_names(event) if name in event.attributes]
    for attribute in sorted(found, key=lambda attribute: attribute.start):
        if _WORD.search(attribute.value):
            yield _attribute_slot(page, attribute)


def _read_names(event: Event) -> Iterator[str]:
    yield from _READ
    if event.name in _LABELLED:
        yield "label"
    if event.name == "meta" and {_small(event, "name"), _small(event, "property")} & _META:
        yield "content"
    if event.name == "input" and _small(event, "type") in _BUTTONS:
        yield "value"


def _small(event: Event, name: str) -> str:
    return event.value(name).strip().lower()


def _attribute_slot(page: str, attribute: Attribute) -> Slot:
    text = " ".join(attribute.value.split())
    is_quoted = page[attribute.start - 1] in "\"'"
    return Slot(attribute.start, attribute.end, Block(text), escape if is_quoted else _quote)


def _quote(text: str) -> str:
    return f'"{escape(text)}"'
