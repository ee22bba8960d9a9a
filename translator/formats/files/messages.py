"""Messages of programs: text with placeholders, tags, and ICU choices (`{n, plural, one {…} other {…}}`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.formats.files.blocks import Slot, Template
from translator.formats.files.inline import Item, to_slots

_MARKUP = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]{0,40}|\d{1,3})(?:\s[^<>]{0,500})?>"
    r"|(?P<choice>\{\s*[\w.]{1,60}\s*,\s*(?:plural|select|selectordinal)\s*,)"
)
_BRANCH = re.compile(r"\s*(?:offset:\d+\s*)?(?:=\d+|\w+)\s*\{")
_BRACE = re.compile(r"[{}]")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u4e00-\u9fff]")
# `app.title`, `icons/close`, `#fff`, `user_name`, `https://…`: for programs, not for people.
_IDENTIFIER = re.compile(r"[!-~]*[_/:#@\\.=\d][!-~]*[\w/]|[a-z]+[A-Z]\w*")
_MAX_DEPTH = 8


def is_message(text: str) -> bool:
    """Whether a string has words for people in it."""
    return bool(_WORD.search(text)) and not _IDENTIFIER.fullmatch(text)


def open_message(text: str) -> Template:
    """A message with a hole for its text, or for the text of each choice."""
    return Template(text, tuple(_slots(text, 0, len(text), depth=0)))


def _slots(text: str, start: int, end: int, *, depth: int) -> Iterator[Slot]:
    items = list(_items(text, start, end, depth=depth))
    yield from to_slots(text, items, keeps_spaces=True)


def _items(text: str, start: int, end: int, *, depth: int) -> Iterator[Item]:
    """The pieces of a message, or of a choice in one."""
    position = start
    while match := _MARKUP.search(text, position, end):
        item = _choice(text, match, end, depth) if match["choice"] else _tag(match)
        if item is None:
            break
        yield from _plain(text, position, match.start(), depth)
        yield item
        position = item.end
    yield from _plain(text, position, end, depth)


def _plain(text: str, start: int, end: int, depth: int) -> Iterator[Item]:
    """Text; in a choice, `#` stands for its number."""
    while depth and (number := text.find("#", start, end)) >= 0:
        if start < number:
            yield Item("text", start, number, text[start:number])
        yield Item("verbatim", number, number + 1, "#")
        start = number + 1
    if start < end:
        yield Item("text", start, end, text[start:end])


def _tag(match: re.Match[str]) -> Item:
    kind = "close" if match["close"] else "alone" if match.group().endswith("/>") else "open"
    return Item(kind, *match.span(), name=match["name"])  # type: ignore[arg-type]  # mypy widens the literals


def _choice(text: str, match: re.Match[str], end: int, depth: int) -> Item | None:
    """A choice as one verbatim piece with a hole in each of its branches; None where its braces are wrong."""
    position = match.end()
    slots: list[Slot] = []
    while depth < _MAX_DEPTH and (branch := _BRANCH.match(text, position, end)):
        close = _find_close(text, branch.end(), end)
        if close is None:
            return None
        slots += _slots(text, branch.end(), close, depth=depth + 1)
        position = close + 1
    stop = re.compile(r"\s*\}").match(text, position, end)
    if not slots or stop is None:
        return None
    return Item("verbatim", match.start(), stop.end(), match.group().strip("{ ,"), slots=tuple(slots))


def _find_close(text: str, start: int, end: int) -> int | None:
    """The brace that closes what was opened before `start`."""
    depth = 1
    for match in _BRACE.finditer(text, start, end):
        depth += 1 if match.group() == "{" else -1
        if not depth:
            return match.start()
    return None
