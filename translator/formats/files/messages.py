"""Messages of programs: text with placeholders, tags, and ICU choices (`{n, plural, one {…} other {…}}`).

In XML they may have a notation of their own: escaped or CDATA HTML, ICU choices, escapes of programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from translator.formats.files.blocks import HTML_ROLES, Item, ItemKind, Slot, Template, as_it_is
from translator.formats.files.events import escape_text
from translator.formats.files.inline import to_slots
from translator.formats.files.spelling import (
    ENTITY,
    Escapes,
    MappedText,
    spelled_as_it_is,
    spelled_in_xml,
    without_entities,
)

OBJECT = "\ufffc"
"""What stands in a message's text for something that is no text."""

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:._-]{0,40}|\d{1,3})(?:[\s/][^<>]{0,2000})?>")
_CHOICE = re.compile(r"\{\s*[\w.]{1,60}\s*,\s*(?:plural|select|selectordinal|(?P<java>choice))\s*,")
_MARKUP = re.compile(
    rf"(?P<tag>{_TAG.pattern})|(?P<choice>{_CHOICE.pattern})|(?P<line>\n)|(?P<object>{OBJECT})"
)
_BRANCH = re.compile(r"\s*+(?:offset:\d++\s*+)?(?:=\d++|\w++)\s*+\{")
_ALTERNATIVE = re.compile(r"\s*+[-−]?[\d.∞]{1,20}\s*+[#<≤]")  # of Java: `{0,choice,0#none|1#one}`
_BRACE = re.compile(r"[{}]")
_EDGE = re.compile(r"[{}|]")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u4e00-\u9fff]")
# `app.title`, `icons/close`, `#fff`, `user_name`, `https://…`: for programs, not for people.
_SIGN = re.compile(r"[_/:#@\\.=\d]")
_PRINTED = re.compile(r"[!-~]*")
_CAMEL = re.compile(r"[a-z]+[A-Z]\w*")
_MAX_DEPTH = 8
_MAX_LINES = 1_000  # of a string whose line ends are put back one by one

# What part of a page's text these names are; others are the writer's own, as `<link>` often is, too.
_BLOCKS = frozenset(
    """
    article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr
    li ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_INLINE = frozenset(
    """
    a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub
    sup time tt u var
    """.split()
)
_EMPTY = frozenset("hr img input wbr".split())

_SECTION = re.compile(r"\s*<!\[CDATA\[(?P<inside>(?:(?!\]\]>).)*)\]\]>\s*", re.DOTALL)
_CDATA = "<![CDATA["


def is_message(text: str) -> bool:
    """Whether a string has words for people in it."""
    return bool(_WORD.search(text)) and not _is_identifier(text)


def _is_identifier(text: str) -> bool:
    head, last = text[:-1], text[-1:]
    is_marked = _PRINTED.fullmatch(head) and _SIGN.search(head) and (last.isalnum() or last in "_/")
    return bool(is_marked or _CAMEL.fullmatch(text))


def has_markup(text: str) -> bool:
    """Whether a text has tags, choices or entities in it."""
    return bool(_TAG.search(text) or _CHOICE.search(text) or ENTITY.search(text))


def open_message(text: str) -> Template:
    """A message with a hole for its text, or for the text of each choice."""
    return Template(text, tuple(message_slots(text, spelled_as_it_is(text, 0, len(text)))))


def message_slots(
    file: str,
    spelled: MappedText,
    *,
    objects: Mapping[int, Item] | None = None,
    escape: Callable[[str], str] = as_it_is,
    keeps_spaces: bool = True,
    is_respelled: bool = False,
) -> Iterator[Slot]:
    """The holes of a message somewhere in a file.

    Args:
        spelled: the message, with its places in the file.
        objects: what stands in it that is no text, by the places in the file that each `OBJECT` has.
        escape: turns text into what the file holds.
        keeps_spaces: see `to_slots`.
        is_respelled: whether markup in it is written as `escape` does, since it may not stay as it stands.
    """
    respell = escape
    if ENTITY.search(spelled.text):
        spelled = without_entities(spelled)
        escape = partial(_with_entities, outer=escape)
    names = {match["close"] + match["name"].lower() for match in _TAG.finditer(spelled.text)}
    keeps_lines = keeps_spaces and spelled.text.count("\n") <= _MAX_LINES
    message = _Message(
        file,
        spelled,
        objects or {},
        escape,
        keeps_spaces,
        keeps_lines,
        frozenset(name for name in names if f"/{name}" in names),
        respell if is_respelled else None,
    )
    yield from message.slots(0, len(spelled.text), depth=0)


def _with_entities(text: str, *, outer: Callable[[str], str]) -> str:
    return outer(escape_text(text))


@dataclass(frozen=True, slots=True)
class _Message:
    """A message that is taken apart.

    Attributes:
        keeps_lines: whether each end of a line comes back once; else it is white space, or text.
        paired: the names of tags that are opened and closed.
        respell: how markup is written, where it may not stay as it stands.
    """

    file: str
    spelled: MappedText
    objects: Mapping[int, Item]
    escape: Callable[[str], str]
    keeps_spaces: bool
    keeps_lines: bool
    paired: frozenset[str]
    respell: Callable[[str], str] | None

    def slots(self, start: int, end: int, *, depth: int) -> Iterator[Slot]:
        """The holes of a part of the message: one for each run between the borders of blocks."""
        run: list[Item] = []
        for item in self._items(start, end, depth=depth):
            if item.name in _BLOCKS and item.kind in ("open", "close", "alone", "placeholder"):
                yield from self._flush(run)
                run = []
            else:
                run.append(item)
        yield from self._flush(run)

    def _flush(self, run: list[Item]) -> Iterator[Slot]:
        yield from to_slots(
            self.file,
            run,
            escape=self.escape,
            keeps_spaces=self.keeps_spaces,
            keeps_edges=self.respell is not None,
        )

    def _items(self, start: int, end: int, *, depth: int) -> Iterator[Item]:
        """The pieces of the message, or of a choice in it."""
        position, is_torn = start, False
        for match in _MARKUP.finditer(self.spelled.text, start, end):
            if match.start() < position or (is_torn and match["choice"]):
                continue  # in a choice that was read, or behind one without an end
            item, stop = self._markup(match, end, depth)
            is_torn = is_torn or (item is None and bool(match["choice"]))
            if item is not None:
                yield from self._plain(position, match.start(), depth)
                yield item
                position = stop
        yield from self._plain(position, end, depth)

    def _markup(self, match: re.Match[str], end: int, depth: int) -> tuple[Item | None, int]:
        """What a piece of markup is, None for text, and where it ends in the message."""
        if match["object"]:
            return self.objects.get(self.spelled.starts[match.start()]), match.end()
        if match["line"]:
            return (self._item("verbatim", *match.span(), "\n") if self.keeps_lines else None), match.end()
        if match["choice"]:
            return self._choice(match, end, depth)
        return self._tag(match), match.end()

    def _item(self, kind: ItemKind, start: int, end: int, text: str = "") -> Item:
        item = Item(kind, *self.spelled.span(start, end), text)
        if self.respell is None or kind == "text":
            return item
        return replace(item, raw=Template(self.respell(self.spelled.text[start:end])))

    def _plain(self, start: int, end: int, depth: int) -> Iterator[Item]:
        """Text; in a choice, `#` stands for its number."""
        while depth and (number := self.spelled.text.find("#", start, end)) >= 0:
            if start < number:
                yield self._item("text", start, number, self.spelled.text[start:number])
            yield self._item("verbatim", number, number + 1, "#")
            start = number + 1
        if start < end:
            yield self._item("text", start, end, self.spelled.text[start:end])

    def _tag(self, match: re.Match[str]) -> Item | None:
        """A tag; of a name that HTML does not have, only one of a pair or an empty one."""
        name, text = match["name"].lower(), match.group()
        if name == "br":
            return self._item("verbatim", *match.span(), "\n")
        is_alone = text.endswith("/>") or name in _EMPTY
        if is_alone or name in _BLOCKS or name in _INLINE or name in self.paired:
            kind: ItemKind = "close" if match["close"] else "open"
            if is_alone:
                kind = "alone" if name in ("hr", "wbr") else "image" if name in _EMPTY else "placeholder"
            return replace(self._item(kind, *match.span()), name=name, role=HTML_ROLES.get(name, ""))
        return self._item("verbatim", *match.span(), text) if match["name"].islower() else None

    def _choice(self, match: re.Match[str], end: int, depth: int) -> tuple[Item | None, int]:
        """A choice as one verbatim piece with a hole in each branch; text where its braces are wrong."""
        text, position = self.spelled.text, match.end()
        slots: list[Slot] = []
        if match["java"] and not self.respell and depth < _MAX_DEPTH:
            position = _find_close(text, position, end) or position
            for start, stop in _alternatives(text, match.end(), position):
                slots += self.slots(start, stop, depth=depth + 1)
        while not self.respell and depth < _MAX_DEPTH and (branch := _BRANCH.match(text, position, end)):
            close = _find_close(text, branch.end(), end)
            if close is None:
                return None, match.end()
            slots += self.slots(branch.end(), close, depth=depth + 1)
            position = close + 1
        closing = re.compile(r"\s*\}").match(text, position, end)
        if not slots or closing is None:
            return None, match.end()
        shown = match.group().strip("{ ,")
        item = self._item("verbatim", match.start(), closing.end(), shown)
        return replace(item, slots=tuple(slots)), closing.end()


def _alternatives(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the texts of a choice of Java stand, which bars part."""
    while found := _ALTERNATIVE.match(text, start, end):
        depth, bar = 0, end
        for match in _EDGE.finditer(text, found.end(), end):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if match.group() == "|" and not depth:
                bar = match.start()
                break
        yield found.end(), bar
        start = bar + 1


def _find_close(text: str, start: int, end: int) -> int | None:
    """The brace that closes what was opened before `start`."""
    depth = 1
    for match in _BRACE.finditer(text, start, end):
        depth += 1 if match.group() == "{" else -1
        if not depth:
            return match.start()
    return None


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


def _flatten(file: str, items: Sequence[Item]) -> tuple[MappedText, dict[int, Item]]:
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
            part = MappedText(OBJECT, [item.start], [item.end])
        text.append(part.text)
        starts += part.starts
        ends += part.ends
    return MappedText("".join(text), starts, ends), objects


def _write(text: str, *, escapes: Escapes | None, is_section: bool) -> str:
    said = escapes.encode(text) if escapes else text
    return said.replace("]]>", "]]]]><![CDATA[>") if is_section else escape_text(said)
