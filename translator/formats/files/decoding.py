"""How the bytes of a file become its text, and the English text bytes of the same encoding.

What says itself in which encoding it is, by a byte order mark or in its text, comes back in that. All else
comes back in UTF-8, which can hold every English text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from translator.errors import UnreadableInput
from translator.formats.encodings import decode_as, recognize
from translator.formats.files.blocks import Decoded
from translator.formats.files.kinds import FORMATS, FileFormat
from translator.formats.text import decode_text

_DECLARED = re.compile(
    rb"""(?:^<\?xml[^>]{0,100}?encoding\s*=\s*["']|<meta[^>]{0,200}?charset\s*=\s*+(?:["']\s*+)?)([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_CATALOGUE = re.compile(
    rb"""^"Content-Type:[^"\\]{0,60}charset=([\w.:-]{2,40})""", re.IGNORECASE | re.MULTILINE
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_HEAD_BYTES = 4096  # the standard asks for the declaration in the first 1,024 bytes; pages are laxer
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# As browsers know them; UTF-16 and UTF-32 are known by their marks, since a declaration in ASCII belies them.
_KNOWN = frozenset(
    [f"cp{number}" for number in (437, 850, 852, 866, 874, 932, 949, *range(1250, 1259))]
    + [f"iso8859-{number}" for number in range(1, 17)]
    + "ascii utf-8 utf-8-sig koi8-r koi8-u mac-roman euc_jp euc_kr iso2022_jp gb2312 gbk gb18030 big5".split()
)
# Windows' own extension of Shift JIS is what files have that are called so.
_CODECS = dict.fromkeys(("shift-jis", "sjis", "x-sjis", "ms-kanji", "windows-31j"), "cp932")


def decode_file(data: bytes, kind: FileFormat, *, name: str, encoding: str = "") -> tuple[Decoded, str]:
    """The text of a file, and what it was read in, where it does not say so in its text and is not UTF-8.

    Args:
        encoding: what somebody says it is in; empty where nobody does.

    Raises:
        UnreadableInput: it is not in the encoding that was said, or see `decode_text` and `decode_xml`.
    """
    if not encoding and not _is_utf8(data) and not _declares(data, kind):
        encoding = recognize(data) or ""
    text = decode_as(data, encoding, name=name) if encoding else ""
    if encoding in ("", "utf-8"):
        return _decode(data, kind, name=name), ""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and kind is not FORMATS["text"]:
        order = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        return replace(_decode(text.encode(), kind, name=name), encoding=order, mark=data[:2]), encoding
    return _decode(_say_utf8(text.encode(), kind), kind, name=name), encoding


def _decode(data: bytes, kind: FileFormat, *, name: str) -> Decoded:
    decode = {"xml": decode_xml, "html": _decode_page}.get(kind.declares, _decode_plain)
    return decode(data, name=name)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not (data.isascii() and recognize(data))


def _declares(data: bytes, kind: FileFormat) -> bool:
    """Whether the reader knows what to do: an XML document, or a page that says its encoding."""
    return kind.declares == "xml" or (
        kind.declares == "html" and _DECLARED.search(data[:_HEAD_BYTES]) is not None
    )


def _say_utf8(data: bytes, kind: FileFormat) -> bytes:
    """The file with its own word about its encoding put right; a page without one gets a byte order mark."""
    if not kind.declares:
        return data
    if kind.declares == "po":
        return _CATALOGUE.sub(_replaced, data, count=1)
    said, count = _DECLARED.subn(_replaced, data[:_HEAD_BYTES], count=1)
    return (b"" if count else codecs.BOM_UTF8) + said + data[_HEAD_BYTES:]


def _replaced(match: re.Match[bytes]) -> bytes:
    start = match.start(1) - match.start()
    return match.group()[:start] + b"UTF-8"


def _decode_plain(data: bytes, *, name: str) -> Decoded:
    """UTF-8, as `decode_text`."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return Decoded(decode_text(data, name=name), mark=mark)


def _decode_page(data: bytes, *, name: str) -> Decoded:
    """UTF-8 if it is, else what the page declares."""
    declared = _META.search(data[:_HEAD_BYTES]) or _XML.search(data[:_HEAD_BYTES])
    try:
        return _decode_plain(data, name=name)
    except UnreadableInput:
        if not declared or b"\0" in data:
            raise
    return _declared(data, declared[1].decode("ascii"), name=name)


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
        return _declared(data, declared[1].decode("ascii"), name=name)
    return _decode_plain(data, name=name)


def _declared(data: bytes, declared: str, *, name: str) -> Decoded:
    """Markup, in which character references stand for what its encoding cannot hold."""
    encoding = _codec(declared)
    if encoding is None:
        raise UnreadableInput(
            f"{name}: the file declares {declared}, which is no encoding that is read; save it as UTF-8"
        )
    return Decoded(_decode_as(data, encoding, name=name), encoding, unencodable="xmlcharrefreplace")


def _codec(declared: str) -> str | None:
    """Python's name of a declared encoding; None for what no browser takes for one of text."""
    label = declared.lower().replace("_", "-")
    if label in _CODECS:
        return _CODECS[label]
    try:
        found = codecs.lookup(label).name
    except LookupError:
        return None
    return found if found in _KNOWN else None


def _decode_as(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise UnreadableInput(f"{name}: the file declares {encoding}, which does not fit: {error}") from error
