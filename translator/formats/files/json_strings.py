"""JSON: the strings that people read; keys, order, numbers and white space stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from translator.errors import InputTooLarge, UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile
from translator.formats.files.holes import Written, open_written
from translator.formats.files.language_marks import is_ours
from translator.languages import ENGLISH
from translator.spans import Edit

_STRING = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")(?P<key>\s*+:\s*+)?')
# ARB's own key, and the one of MediaWiki's messages.
_LOCALE = re.compile(r'"(?:@@locale"|@metadata"\s*:\s*\{[^{}]{0,2000}?"locale")\s*:\s*"(?P<tag>[\w-]{2,20})"')
_HALF = re.compile(r"[\ud800-\udfff]")  # of a surrogate pair: no text, and left as it is
_MOST_PARTS = 500_000  # strings, and lists and objects


def open_json(decoded: Decoded, *, name: str) -> ParsedFile:
    """A JSON document of any shape; ARB's `@` entries are notes for translators and stay."""
    _check_parts(decoded.text, name)
    try:
        json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise UnreadableInput(f"{name}: line {error.lineno}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableInput(f"{name}: nested too deeply, or a number too long") from error
    write = partial(json.dumps, ensure_ascii=decoded.text.isascii())
    strings = (
        Written(start, end, text, write)
        for start, end, text in _find_values(decoded.text)
        if not _HALF.search(text)
    )
    return open_written(decoded, strings, name=name, head=list(_say_english(decoded.text)))


def _say_english(document: str) -> Iterator[Edit]:
    """The edit that says the language, where ARB or banana says it."""
    for match in _LOCALE.finditer(document):
        if is_ours(match["tag"]):
            yield *match.span("tag"), ENGLISH


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
