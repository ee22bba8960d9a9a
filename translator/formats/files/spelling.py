"""How a text is spelled in a file: which place each character of it has there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape

_XML = re.compile(r"<!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)|&#?\w{1,30};", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,30});")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text; its character `n` stands at `[starts[n], ends[n])` of the file."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the file; the part is not empty."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str]) -> Spelled:
        """The text with what a notation says in the place of each of its signs."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            parts.append(self.text[position : match.start()])
            starts += self.starts[position : match.start()]
            ends += self.ends[position : match.start()]
            said = say(match)
            start, end = self.span(*match.span())
            parts.append(said)
            starts += [start] * len(said)
            ends += [end] * len(said)
            position = match.end()
        if not position:
            return self
        text = "".join([*parts, self.text[position:]])
        return Spelled(text, [*starts, *self.starts[position:]], [*ends, *self.ends[position:]])


def spelled_as_it_is(file: str, start: int, end: int) -> Spelled:
    """A part of a file that says what it is."""
    return Spelled(file[start:end], range(start, end), range(start + 1, end + 1))


def spelled_in_xml(file: str, start: int, end: int) -> Spelled:
    """A text in an XML document, with its references and CDATA sections."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = start
    for match in [*_XML.finditer(file, start, end), None]:
        stop = match.start() if match else end
        _add(file, position, stop, (text, starts, ends))
        if match and match["raw"] is not None:
            _add(file, *match.span("raw"), (text, starts, ends))
        elif match:
            said = unescape(match.group())
            text.append(said)
            starts += [match.start()] * len(said)
            ends += [match.end()] * len(said)
        position = match.end() if match else end
    return Spelled("".join(text), starts, ends)


def _add(file: str, start: int, end: int, to: tuple[list[str], list[int], list[int]]) -> None:
    to[0].append(file[start:end])
    to[1].extend(range(start, end))
    to[2].extend(range(start + 1, end + 1))


def without_entities(spelled: Spelled) -> Spelled:
    """A text of HTML with what its entities mean in their place."""
    return spelled.replaced(_ENTITY, lambda match: unescape(match.group()))
