"""How the bytes of a file of text become its text, and the English text bytes of the same encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from translator.errors import UnreadableInput
from translator.formats.text import decode_text

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_HEAD_BYTES = 4096  # the standard asks for the declaration in the first 1,024 bytes; pages are laxer
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what its bytes were: the encoding and the byte order mark before them.

    `unencodable` is what becomes of what the encoding cannot hold, as `str.encode` knows it.
    """

    text: str
    encoding: str = "utf-8"
    mark: bytes = b""
    unencodable: str = "strict"

    def encode(self, text: str) -> bytes:
        """Bytes of the same kind."""
        return self.mark + text.encode(self.encoding, errors=self.unencodable)


def decode_plain(data: bytes, *, name: str) -> Decoded:
    """UTF-8, as `decode_text`."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return Decoded(decode_text(data, name=name), mark=mark)


def decode_page(data: bytes, *, name: str) -> Decoded:
    """UTF-8 if it is, else what the page declares.

    Raises:
        UnreadableInput: as `decode_text`, or the declaration does not fit.
    """
    declared = _META.search(data[:_HEAD_BYTES]) or _XML.search(data[:_HEAD_BYTES])
    try:
        return decode_plain(data, name=name)
    except UnreadableInput:
        if not declared or b"\0" in data:
            raise
    encoding = declared.group(1).decode("ascii")
    return _declared(data, encoding, name=name)


def decode_xml(data: bytes, *, name: str) -> Decoded:
    """What the byte order mark says, else the declaration, else UTF-8.

    Raises:
        UnreadableInput: empty, or in another encoding than it says.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_decode_as(data.removeprefix(mark), encoding, name=name), encoding, mark)
    declared = _XML.search(data[:_HEAD_BYTES])
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        encoding = declared.group(1).decode("ascii")
        return _declared(data, encoding, name=name)
    return decode_plain(data, name=name)


def _declared(data: bytes, encoding: str, *, name: str) -> Decoded:
    """Markup, in which character references stand for what its encoding cannot hold."""
    return Decoded(_decode_as(data, encoding, name=name), encoding, unencodable="xmlcharrefreplace")


def _decode_as(data: bytes, encoding: str, *, name: str) -> str:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError(f"{encoding} is no encoding of text")
        return data.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise UnreadableInput(f"{name}: the file declares {encoding}, which does not fit: {error}") from error
