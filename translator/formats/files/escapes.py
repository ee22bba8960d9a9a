r"""Escapes in the strings of programs: Android's resources, Java's properties, Apple's strings.

`\n`, `\'` and `\u00f6` are one character each to who reads the program, and written so again in its English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from translator.formats.files.spelling import Spelled

_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_CODES = r"(?:\\[uU][0-9a-fA-F]{4})+"  # in a row, since an emoji is two of them
_HALF = re.compile("[\ud800-\udfff]")


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

    def decoded(self, spelled: Spelled) -> Spelled:
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
