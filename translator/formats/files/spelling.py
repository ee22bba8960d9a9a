r"""How a text is spelled in a file, in XML or with escapes of programs: which place each character has.

`\n`, `\'` and `\u00f6` are one character each to who reads the program, and written so again in its English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape

_XML = re.compile(r"<!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)|&#?\w{1,30};", re.DOTALL)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
"""A reference to a character, as HTML has it."""

_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_CODES = r"(?:\\[uU][0-9a-fA-F]{4})+"  # in a row, since an emoji is two of them
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text; its character `n` stands at `[starts[n], ends[n])` of the file."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the file; the part is not empty."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str]) -> MappedText:
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
        return MappedText(text, [*starts, *self.starts[position:]], [*ends, *self.ends[position:]])


def spelled_as_it_is(file: str, start: int, end: int) -> MappedText:
    """A part of a file that says what it is."""
    return MappedText(file[start:end], range(start, end), range(start + 1, end + 1))


def spelled_in_xml(file: str, start: int, end: int) -> MappedText:
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
    return MappedText("".join(text), starts, ends)


def _add(file: str, start: int, end: int, to: tuple[list[str], list[int], list[int]]) -> None:
    to[0].append(file[start:end])
    to[1].extend(range(start, end))
    to[2].extend(range(start + 1, end + 1))


def without_entities(spelled: MappedText) -> MappedText:
    """A text of HTML with what its entities mean in their place."""
    return spelled.replaced(ENTITY, lambda match: unescape(match.group()))


@dataclass(frozen=True, slots=True)
class Escapes:
    """How one kind of file writes characters that mean something else in it.

    Attributes:
        pattern: one sign, or several that are one character.
        letters: what a letter behind the backslash says; any other says itself.
        encode: turns a text into what the file holds.
    """

    pattern: re.Pattern[str]
    letters: Mapping[str, str]
    encode: Callable[[str], str]

    def decode(self, text: str) -> str:
        """What a string says."""
        return self.pattern.sub(self._say, text)

    def decoded(self, spelled: MappedText) -> MappedText:
        """The same, with the places in the file."""
        return spelled.replaced(self.pattern, self._say)

    def _say(self, match: re.Match[str]) -> str:
        sign = match.group()
        if re.fullmatch(_CODES, sign):
            return _decode_units(sign)
        if sign.startswith("\\"):
            rest = sign[1:]
            return "" if rest.strip("\r\n") != rest else self.letters.get(rest, rest)
        return " " if sign.isspace() else ""


def _decode_units(sign: str) -> str:
    """What UTF-16 units say; half a pair is no text and stays a sign."""
    units = bytes.fromhex("".join(sign[place + 2 : place + 6] for place in range(0, len(sign), 6)))
    text = units.decode("utf-16-be", errors="surrogatepass")
    return sign if _HALF.search(text) else text


def _encode(text: str, *, pattern: re.Pattern[str]) -> str:
    letters = {said: letter for letter, said in _LETTERS.items()}
    return pattern.sub(lambda match: "\\" + letters.get(match.group(), match.group()), text)


# Unescaped quotation marks keep white space together and are no text; a run of it is one space elsewhere.
ANDROID = Escapes(
    re.compile(rf'{_CODES}|\\[^\r\n]|"|\s+'),
    {"n": "\n", "t": "\t"},
    partial(_encode, pattern=re.compile(r"[\\'\"\n\t]|\A[@?]")),
)
"""Of `strings.xml`, after what XML writes in its own way."""

PROPERTIES = Escapes(
    re.compile(rf"{_CODES}|\\(?:\r\n|\r|\n)[ \t\f]*|\\."),
    _LETTERS,
    partial(_encode, pattern=re.compile(r"[\\\n\t\r\f]|\A ")),
)
"""Of Java's properties; a backslash at the end of a line goes on with the next one."""

APPLE = Escapes(
    re.compile(rf"{_CODES}|\\(?:\r\n|[^\r])", re.DOTALL),
    _LETTERS,
    partial(_encode, pattern=re.compile(r"[\\\"\n\t\r]")),
)
"""Of `.strings`, between quotation marks."""
