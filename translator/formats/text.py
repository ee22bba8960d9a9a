"""How bytes become the text of a document: UTF-8 or a clear refusal.

Refused is also what was in another encoding and was read wrongly before: such a text is valid UTF-8 and looks
like a language to a model of letters, but it is not one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from translator.detect.ngrams import LANGUAGES, weigh
from translator.errors import UnreadableInput
from translator.languages.vi import VIETNAMESE, VIETNAMESE_LETTER, is_syllable

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

_SAMPLE = 20_000  # code points
# UTF-8 read one byte at a time: `Viá»‡t`, `kĂ¶zĂ¶s`.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_MIN_SEQUENCES = 3
_MIN_SHARE = 0.9
# Vietnamese before Unicode: TCVN3 has a byte for each letter, VNI one for the marks behind a letter.
_TCVN3 = str.maketrans(
    bytes.fromhex(
        "b5b8b6b7b9 a8bbbebcbdc6 a9c7cac8c9cb ae ccd0cecfd1 aad2d5d3d4d6 d7ddd8dcde dfe3e1e2e4 abe5e8e6e7e9"
        "aceaedebecee eff3f1f2f4 adf5f8f6f7f9 fafdfbfcfe a1a2a7a3a4a5a6"
    ).decode("latin-1"),
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵăâđêôơư",
)
_TONES = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = dict(
    zip(
        "øùûõïâàáåãäêèéúüë",
        [
            *_TONES,
            *(_CIRCUMFLEX + tone for tone in ("", *_TONES)),
            *(_BREVE + tone for tone in ("", *_TONES)),
        ],
        strict=True,
    )
)
_VNI_MARK = re.compile(rf"(?<=[aeiouyôö])[{''.join(_VNI_MARKS)}]")
_VNI_LETTERS = str.maketrans("ôöñæóòî", "ơưđỉĩịỵ")
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_BYTE = re.compile("[\x80-\xff]")
_BEYOND_BYTES = re.compile(r"[^\W\x00-\xff]")
_VIETNAMESE = re.compile(f"(?:[a-zàáãèéìíĩòóõùúũý]|{VIETNAMESE_LETTER})+")
_MIN_WORDS = 5
_MAX_STRAYS = 0.2  # words with letters that are no bytes, for each word that is in bytes beyond ASCII
_MIN_STRANGE = 0.3  # of the words with letters beyond ASCII, those that are not Vietnamese as they stand


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


def find_misreading(text: str) -> str | None:
    """The encoding and what it was read as, in words; None for a text that was read rightly."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return None
    for encoding in ("windows-1252", "windows-1250"):
        if _is_utf8_read_as(encoding, sample):
            return f"UTF-8 that was read as {encoding}"
    name = _find_font(sample)
    return f"Vietnamese in {name} letters, not Unicode" if name else None


def _is_utf8_read_as(encoding: str, text: str) -> bool:
    """Whether nearly all letters beyond ASCII are sequences of UTF-8 in an encoding of single bytes."""
    foreign = len(_FOREIGN.findall(text))
    data = text.translate(_bytes_of(encoding)).encode("latin-1", errors="replace")
    sequences = _SEQUENCE.findall(data)
    return len(sequences) >= _MIN_SEQUENCES and sum(map(len, sequences)) >= _MIN_SHARE * foreign


@cache
def _bytes_of(encoding: str) -> dict[int, int]:
    """The byte that each letter beyond ASCII was read from, 0xFF where there is none."""
    read = {ord(_letter(byte, encoding)): byte for byte in range(0x80, 0x100)}
    return dict.fromkeys(range(0x80, 0x100), 0xFF) | read


def _letter(byte: int, encoding: str) -> str:
    """What a byte is read as; a byte that the encoding leaves open stays a control character."""
    return bytes([byte]).decode(encoding, errors="ignore") or chr(byte)


def _find_font(text: str) -> str | None:
    """The letters by which words beyond ASCII, many of them not Vietnamese as they stand, become that."""
    marked = {word for word in _BETWEEN_WORDS.split(text) if not word.isascii()}
    words = {word for word in marked if _BYTE.search(word) and not _BEYOND_BYTES.search(word)}
    strays = sum(bool(_BEYOND_BYTES.search(word)) for word in marked)
    if len(words) < _MIN_WORDS or strays > _MAX_STRAYS * len(words):
        return None
    if sum(not _is_vietnamese(word) for word in words) < _MIN_STRANGE * len(words):
        return None
    costs = {}
    for name, repair in (("TCVN3", _from_tcvn3), ("VNI", _from_vni)):
        repaired = [repair(word) for word in sorted(words)]
        if sum(map(_is_vietnamese, repaired)) >= _MIN_SHARE * len(words):
            costs[name] = weigh(" ".join(repaired)).costs[LANGUAGES.index(VIETNAMESE.tag)]
    return min(costs, key=lambda name: costs[name], default=None)


def _is_vietnamese(word: str) -> bool:
    bare = _AROUND.sub("", word.lower())
    return bool(_VIETNAMESE.fullmatch(bare)) and is_syllable(bare)


def _from_tcvn3(word: str) -> str:
    return word.translate(_TCVN3)


def _from_vni(word: str) -> str:
    marked = _VNI_MARK.sub(lambda mark: _VNI_MARKS[mark.group()], word.lower())
    return unicodedata.normalize("NFC", marked.translate(_VNI_LETTERS))
