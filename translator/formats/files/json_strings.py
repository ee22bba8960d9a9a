"""JSON: the strings that people read; keys, order, numbers and white space stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files.blocks import Decoded, Opening, capped
from translator.formats.files.holes import Edit, Hole, fill_holes
from translator.formats.files.language_marks import is_ours
from translator.formats.files.messages import is_message, open_message
from translator.languages import ENGLISH

_STRING = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")(?P<key>\s*+:\s*+)?')
# ARB's own key, and the one of MediaWiki's messages.
_LOCALE = re.compile(r'"(?:@@locale"|@metadata"\s*:\s*\{[^{}]{0,2000}?"locale")\s*:\s*"(?P<tag>[\w-]{2,20})"')
_HALF = re.compile(r"[\ud800-\udfff]")  # of a surrogate pair: no text, and left as it is
_MOST_PARTS = 500_000  # strings, and lists and objects


def open_json(decoded: Decoded, *, name: str) -> Opening:
    """A JSON document of any shape; ARB's `@` entries are notes for translators and stay."""
    _check_parts(decoded.text, name)
    try:
        json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{name}: line {error.lineno}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableInput(f"{name}: nested too deeply, or a number too long") from error
    is_ascii = decoded.text.isascii()
    messages = (
        found for found in _find_values(decoded.text) if is_message(found[2]) and not _HALF.search(found[2])
    )
    holes = [
        Hole(open_message(text), partial(_edit, start, end, is_ascii))
        for start, end, text in capped(messages, name=name)
    ]
    return fill_holes(decoded, holes, head=list(_say_english(decoded.text)))


def _say_english(document: str) -> Iterator[Edit]:
    """The edit that says the language, where ARB or banana says it."""
    for match in _LOCALE.finditer(document):
        if is_ours(match["tag"]):
            yield *match.span("tag"), ENGLISH


def _edit(start: int, end: int, is_ascii: bool, english: str) -> list[Edit]:
    return [(start, end, json.dumps(english, ensure_ascii=is_ascii))]


def _check_parts(document: str, name: str) -> None:
    """Refuse what has more parts than anybody translates, before any of them is read."""
    n_strings = (document.count('"') - document.count('\\"')) // 2
    if max(n_strings, document.count("[") + document.count("{")) > _MOST_PARTS:
        raise InputTooLarge(f"{name}: more than {_MOST_PARTS:,} strings, or lists and objects")


def _find_values(document: str) -> Iterator[tuple[int, int, str]]:
    """Places and contents of all strings that are values, and in no value of an `@` key."""
    position, decoder = 0, json.JSONDecoder()
    while match := _STRING.search(document, position):
        position = match.end()
        text = json.loads(match["string"])
        if not match["key"]:
            yield *match.span(), text
        elif text.startswith("@"):
            _, position = decoder.raw_decode(document, position)
