"""How the bytes of a file become Unicode before its format is read, and what its English is written in.

What says itself in which encoding it is, by a byte order mark or in its text, comes back in that. All else
comes back in UTF-8, which can hold every English text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from translator.formats.encodings import decode_as, recognize
from translator.formats.files.kinds import FileFormat

_DECLARED = re.compile(
    rb"""(?:^<\?xml[^>]{0,100}?encoding\s*=\s*["']|<meta[^>]{0,200}?charset\s*=\s*+(?:["']\s*+)?)([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_CATALOGUE = re.compile(
    rb"""^"Content-Type:[^"\\]{0,60}charset=([\w.:-]{2,40})""", re.IGNORECASE | re.MULTILINE
)
_HEAD_BYTES = 4096


def as_bytes(data: bytes) -> bytes:
    """No other encoding."""
    return data


@dataclass(frozen=True, slots=True)
class UnicodeFile:
    """A file as its reader takes it.

    Attributes:
        encoding: what it was read in, where it does not say so in its text and is not UTF-8.
        written: turns the file in English into what goes out.
    """

    data: bytes
    encoding: str = ""
    written: Callable[[bytes], bytes] = as_bytes


def to_unicode(data: bytes, kind: FileFormat, *, name: str, encoding: str = "") -> UnicodeFile:
    """A file in UTF-8, or as it is where its reader or its reader's refusal is the better answer.

    Args:
        encoding: what somebody says it is in; empty where nobody does.

    Raises:
        UnreadableInput: it is not in the encoding that was said.
    """
    if kind.is_packed:
        return UnicodeFile(data)
    if not encoding:
        if _is_utf8(data) or _declares(data, kind):
            return UnicodeFile(data)
        encoding = recognize(data) or ""
        if not encoding:
            return UnicodeFile(data)
    text = decode_as(data, encoding, name=name)
    if encoding == "utf-8":
        return UnicodeFile(data)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and kind.module != "plain":
        order = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        return UnicodeFile(text.encode(), encoding, _writer(data[:2], order))
    return UnicodeFile(_say_utf8(text.encode(), kind), encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not (data.isascii() and recognize(data))


def _declares(data: bytes, kind: FileFormat) -> bool:
    """Whether the reader knows what to do: an XML document, or a page that says its encoding."""
    if kind.module == "webpage":
        return bool(_DECLARED.search(data[:_HEAD_BYTES]))
    return kind.is_xml


def _say_utf8(data: bytes, kind: FileFormat) -> bytes:
    """The file with its own word about its encoding put right; a page without one gets a byte order mark."""
    if kind.module == "gettext":
        return _CATALOGUE.sub(_replaced, data, count=1)
    if not (kind.is_xml or kind.module == "webpage"):
        return data
    said, count = _DECLARED.subn(_replaced, data[:_HEAD_BYTES], count=1)
    return (b"" if count else codecs.BOM_UTF8) + said + data[_HEAD_BYTES:]


def _replaced(match: re.Match[bytes]) -> bytes:
    start = match.start(1) - match.start()
    return match.group()[:start] + b"UTF-8"


def _writer(mark: bytes, order: str) -> Callable[[bytes], bytes]:
    return lambda data: mark + data.decode("utf-8").encode(order)
