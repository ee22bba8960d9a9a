"""GNU gettext: empty translations are filled, with plural forms and the mark `fuzzy`; the rest stays.

A catalogue that has a translation keeps it, comments and line breaks included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, capped, check_lines
from translator.formats.files.language_marks import is_ours
from translator.formats.files.messages import open_message
from translator.languages import ENGLISH
from translator.spans import Edit, splice

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<form>\d{1,2})\])?)[ \t]+(?=")')
_LANGUAGE = re.compile(
    r'^(?:msgstr[ \t]+)?"(?:[^"\n]{0,2000}\\n)?Language: ?(?P<tag>[\w@.-]{0,20})(?=\\n|")', re.MULTILINE
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t\r]*$')
_ESCAPE = re.compile(r"\\(?:([abfnrtv\\\"'?])|x([0-9a-fA-F]{1,2})|([0-7]{1,3}))")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WRITTEN = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


@dataclass(slots=True)
class _String:
    """A string of an entry: where its literals stand, what they say, and which plural form it is."""

    start: int
    end: int
    text: str
    form: int = 0


@dataclass(slots=True)
class _Entry:
    """A message: `start` is where its first keyword stands, `flags` where its line of flags does."""

    start: int = -1
    flags: int = -1
    strings: dict[str, _String] = field(default_factory=dict)

    @property
    def translations(self) -> list[_String]:
        return [string for name, string in self.strings.items() if name.startswith("msgstr")]

    @property
    def empty(self) -> list[tuple[_String, str]]:
        """Each empty translation and the text that belongs there; the header has none."""
        single = self.strings["msgid"].text if "msgid" in self.strings else ""
        plural = self.strings["msgid_plural"].text if "msgid_plural" in self.strings else single
        has_one = len(self.translations) == 1
        return [
            (string, plural if string.form or has_one else single)
            for string in self.translations
            if not string.text and single
        ]


def open_po(decoded: Decoded, *, name: str) -> ParsedFile:
    """A catalogue of messages, some of which wait for a translation."""
    check_lines(decoded.text, name=name)
    waiting = (entry for entry in _read(decoded.text, name) if entry.empty)
    entries = list(capped(waiting, name=name))
    templates = [open_message(text) for entry in entries for _, text in entry.empty]
    if not templates:
        raise UnreadableInput(f"{name}: no message waits for a translation")
    return ParsedFile(templates, partial(_finish, decoded, entries))


def _read(catalogue: str, name: str) -> Iterator[_Entry]:
    entry, current = _Entry(), None
    for number, line in enumerate(_LINE.finditer(catalogue), start=1):
        text, start = line.group().rstrip(), line.start()
        keyword = _KEYWORD.match(text)
        if not text or text.startswith("#") or (keyword and keyword[1] in entry.strings):
            if entry.translations:
                yield entry
                entry, current = _Entry(), None
            entry.flags = start if text.startswith("#,") else entry.flags
        if not text or text.startswith("#"):
            continue
        if keyword:
            entry.start = start if entry.start < 0 else entry.start
            current = _String(start + keyword.end(), 0, "", int(keyword["form"] or 0))
            entry.strings[keyword[1]] = current
        literal = _STRING.fullmatch(text, keyword.end() if keyword else len(text) - len(text.lstrip()))
        if literal is None or current is None:
            raise UnreadableInput(f"{name}: line {number}: no line of a gettext catalogue")
        current.end = start + literal.end(1) + 1
        current.text += _ESCAPE.sub(_unescape, literal.group(1))
    if entry.translations:
        yield entry


def _unescape(match: re.Match[str]) -> str:
    letter, hexadecimal, octal = match.groups()
    if letter:
        return _ESCAPED.get(letter, letter)
    return chr(int(hexadecimal, 16) if hexadecimal else int(octal, 8))


def _finish(decoded: Decoded, entries: Sequence[_Entry], texts: Iterable[str]) -> bytes:
    english = iter(texts)
    edits: list[Edit] = []
    for entry in entries:
        pairs = [(string, text, next(english)) for string, text in entry.empty]
        filled = [(string.start, string.end, _write(found)) for string, text, found in pairs if found != text]
        edits += [_mark_fuzzy(entry)] if filled else []
        edits += filled
    head = list(_say_english(decoded.text)) if edits else []
    return decoded.encode(splice(decoded.text, sorted([*head, *edits])))


def _say_english(catalogue: str) -> Iterator[Edit]:
    """The edit that says in the head which language the translations are in."""
    found = _LANGUAGE.search(catalogue)
    if found and (not found["tag"] or is_ours(found["tag"])):
        yield *found.span("tag"), ENGLISH


def _mark_fuzzy(entry: _Entry) -> Edit:
    """A machine made it: the next translator is to look at it."""
    if entry.flags >= 0:
        return entry.flags, entry.flags + 2, "#, fuzzy,"
    return entry.start, entry.start, "#, fuzzy\n"


def _write(text: str) -> str:
    """The literals of a text: one, or one for each of its lines."""
    lines = text.splitlines(keepends=True)
    written = [f'"{line.translate(_WRITTEN)}"' for line in lines]
    return written[0] if len(written) == 1 else "\n".join(['""', *written])
