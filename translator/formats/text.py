"""How bytes become the text of a document: UTF-8 or a clear refusal."""

from __future__ import annotations

import codecs
import re

from translator.errors import UnreadableInput
from translator.formats.misreading import find_misreading

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32 LE"),
    (codecs.BOM_UTF32_BE, "UTF-32 BE"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE"),
)
# Encodings that such documents come in, each with the letters that tell that it is the right one.
_LEGACY = (
    ("iso2022_jp", r"[\u3040-\u30ff\u4e00-\u9fff]"),
    ("shift_jis", r"[\u3040-\u30ff\u4e00-\u9fff]"),
    ("euc_jp", r"[\u3040-\u30ff\u4e00-\u9fff]"),
    ("windows-1258", r"[ăâđêôơưàáèéìíòóùúýĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323]"),
    ("windows-1250", r"[áéíóöőúüűÁÉÍÓÖŐÚÜŰ„”–]"),
    ("cp852", r"[áéíóöőúüűÁÉÍÓÖŐÚÜŰ]"),
)
_SAMPLE_BYTES = 65_536
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]")  # ISO-2022-JP has no byte beyond ASCII, so it would pass


def decode_text(data: bytes, *, name: str) -> str:
    """Decode a document; line ends stay as they are, a UTF-8 byte order mark is dropped.

    Raises:
        UnreadableInput: empty, not UTF-8 (with the byte offset and the likely encoding), NUL inside, or once
            read as another encoding than it was in.
    """
    if not data:
        raise UnreadableInput(f"{name}: the file is empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise UnreadableInput(
                f"{name}: this is {encoding} (byte order mark at byte 0); convert it to UTF-8"
            )
    body = data.removeprefix(codecs.BOM_UTF8)
    nul = body.find(0)
    if nul >= 0:
        raise UnreadableInput(
            f"{name}: NUL byte at byte {len(data) - len(body) + nul}; this is not a text file"
        )
    escape = _JAPANESE_ESCAPE.search(body)
    if escape:
        offset = len(data) - len(body) + escape.start()
        raise UnreadableInput(f"{name}: this is ISO-2022-JP (escape at byte {offset}); convert it to UTF-8")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = len(data) - len(body) + error.start
        guess = _guess_encoding(body)
        hint = f"; it looks like {guess}, convert it to UTF-8" if guess else ""
        raise UnreadableInput(
            f"{name}: not UTF-8, byte 0x{data[offset]:02x} at byte {offset}{hint}"
        ) from error
    misreading = find_misreading(text)
    if misreading:
        raise UnreadableInput(f"{name}: this looks like {misreading}; convert it from there to UTF-8")
    return text


def decode_lines(data: bytes, *, name: str) -> list[str]:
    r"""Split on `\n` only (form feeds and U+2028 stay in their segment); `\r` before it is dropped.

    Raises:
        UnreadableInput: as `decode_text`, or there is nothing but white space.
    """
    text = decode_text(data, name=name)
    if not text.strip():
        raise UnreadableInput(f"{name}: the file has no text")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _guess_encoding(data: bytes) -> str | None:
    """The legacy encoding whose typical letters make up most of the non-ASCII text, if one fits."""
    misreading = find_misreading(data[:_SAMPLE_BYTES].decode("latin-1"))
    if misreading:
        return misreading
    best, best_share = None, 0.5
    for encoding, typical in _LEGACY:
        try:
            text = data[:_SAMPLE_BYTES].decode(encoding, errors="strict")
        except UnicodeDecodeError:
            continue
        foreign = [letter for letter in text if letter > "\x7f"]
        share = len(re.findall(typical, text)) / len(foreign) if foreign else 0.0
        if share > best_share:
            best, best_share = encoding, share
    return best
