"""In which encoding a text is that is no UTF-8: what its letters leave no doubt of, or what somebody says.

A text is sure to be in an encoding where all of it can be read in that, its letters are those of a language
of ours, and the words that they make are in it; and where no other encoding gives another such text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Mapping

from translator.detect import detect_all
from translator.errors import InvalidRequest, UnreadableInput
from translator.languages.hu import HUNGARIAN
from translator.languages.vi import VIETNAMESE, VIETNAMESE_LETTER, is_syllable

ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1250",
    "windows-1252",
    "windows-1258",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "cp852",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
)
"""Those that can be asked for."""

# Windows' own extension of Shift JIS, which is what files have that are called so.
_PYTHON: Mapping[str, str] = {"shift_jis": "cp932", "euc-jp": "euc_jis_2004"}

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ESCAPE = re.compile(rb"\x1b\$[@B]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_MARKS = "„”“‘’–—…»«§°·•×±€\u00a0\u00ad"
_HUNGARIAN = re.compile(f"[áéíóöőúüűÁÉÍÓÖŐÚÜŰ{_MARKS}]")
_VIETNAMESE = re.compile(f"[àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝâêôÂÊÔ{_MARKS}]|{VIETNAMESE_LETTER}", re.IGNORECASE)
_JAPANESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e\u2010-\u2026\u25a0-\u26ff\u00d7\u00b0]")
_KANA = re.compile(r"[\u3041-\u30fe]")
_PLAIN = str.maketrans("őűŐŰ", "ouOU")
_CAPITAL_WITHIN = re.compile("(?<=[a-záéíóöőúüű])[ÁÉÍÓÖŐÚÜŰ]")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_SHARE = 0.98  # of the letters beyond ASCII, those of the language
_MIN_KANA = 0.15
_MIN_SYLLABLES = 0.9  # of the words with letters beyond ASCII
_MIN_OTHERS = 0.4  # of the letters beyond ASCII, those that are not ő or ű: .85 in running text
_MAX_CAPITALS = 0.1  # of the letters beyond ASCII, those behind a small letter
_MIN_WORDS = 2
_MIN_LANGUAGE = 0.6  # of what is not neutral on its lines
_MOST_LINES, _MOST_CHARS = 60, 400  # that are looked at


def parse_encoding(name: str) -> str:
    """The name of an encoding as `ENCODINGS` has it.

    Raises:
        InvalidRequest: it is not one of them.
    """
    wanted = name.strip().lower()
    wanted = {"sjis": "shift_jis", "cp932": "shift_jis"}.get(wanted, wanted)
    try:
        found = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        found = ""
    known = next((known for known in ENCODINGS if found and codecs.lookup(known).name == found), None)
    if known is None:
        raise InvalidRequest(f"unknown encoding {name!r}; known: {', '.join(ENCODINGS)}")
    return known


def decode_as(data: bytes, encoding: str, *, name: str) -> str:
    """The text of bytes in one of `ENCODINGS`, its letters composed.

    Raises:
        UnreadableInput: they are not in it, with the place of the first byte that is not.
    """
    bare = data.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else data
    try:
        text = bare.decode(_PYTHON.get(encoding, encoding))
    except UnicodeDecodeError as error:
        place = f"byte 0x{error.object[error.start]:02x} at byte {error.start}"
        raise UnreadableInput(f"{name}: not {encoding}, {place}") from error
    text = text.removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text) if encoding == "windows-1258" else text


def recognize(data: bytes) -> str | None:
    """The encoding of a text that is no UTF-8; None where that is not sure."""
    if data.startswith(_UTF_16) and not data.startswith(_UTF_32):
        return "utf-16"
    if b"\0" in data or not data:
        return None
    if data.isascii():
        return "iso-2022-jp" if _ESCAPE.search(data) and _reads(data, "iso-2022-jp", _is_japanese) else None
    sure = {
        encoding: text
        for encoding, is_right in _CANDIDATES.items()
        if (text := _reads(data, encoding, is_right)) is not None
    }
    return next(iter(sure)) if len(set(sure.values())) == 1 else None


def _reads(data: bytes, encoding: str, is_right: Callable[[str], bool]) -> str | None:
    try:
        text = decode_as(data, encoding, name="")
    except UnreadableInput:
        return None
    return text if is_right(text) else None


def _has_share(text: str, letters: re.Pattern[str], least: float) -> bool:
    foreign = _FOREIGN.findall(text)
    return any(map(str.isalpha, foreign)) and len(letters.findall(text)) >= least * len(foreign)


def _is_hungarian(text: str) -> bool:
    # Where other encodings have õ and û: no letters to tell the language by, and few among the others.
    plain = text.translate(_PLAIN)
    is_own = len(_FOREIGN.findall(plain)) >= _MIN_OTHERS * len(_FOREIGN.findall(text))
    # `cafÚ`: what is a small letter in another encoding.
    is_own = is_own and len(_CAPITAL_WITHIN.findall(text)) <= _MAX_CAPITALS * len(_FOREIGN.findall(text))
    return is_own and _has_share(text, _HUNGARIAN, _MIN_SHARE) and _is_in(HUNGARIAN.tag, plain)


def _is_vietnamese(text: str) -> bool:
    if not _has_share(text, _VIETNAMESE, _MIN_SHARE):
        return False
    words = [word.lower() for word in _WORD.findall("\n".join(_lines(text))) if not word.isascii()]
    n_syllables = sum(map(is_syllable, words))
    return n_syllables >= max(_MIN_WORDS, _MIN_SYLLABLES * len(words)) and _is_in(VIETNAMESE.tag, text)


def _is_japanese(text: str) -> bool:
    return _has_share(text, _JAPANESE, _MIN_SHARE) and _has_share(text, _KANA, _MIN_KANA)


def _is_in(language: str, text: str) -> bool:
    """Whether most of the lines with letters beyond ASCII, else of all, are in a language."""
    lines = _lines(text)
    lines = [line for line in lines if not line.isascii()] or lines
    found = [(len(line), item) for line, item in zip(lines, detect_all(lines), strict=True)]
    total = sum(size for size, item in found if not item.is_neutral)
    own = sum(size for size, item in found if item.language == language)
    return total > 0 and own >= _MIN_LANGUAGE * total


def _lines(text: str) -> list[str]:
    """Lines that tell a language: first those with letters beyond ASCII."""
    lines = [line.strip()[:_MOST_CHARS] for line in text.splitlines() if line.strip()]
    return sorted(lines, key=str.isascii)[:_MOST_LINES]


_CANDIDATES: Mapping[str, Callable[[str], bool]] = {
    "shift_jis": _is_japanese,
    "euc-jp": _is_japanese,
    "windows-1258": _is_vietnamese,
    "windows-1250": _is_hungarian,
    "cp852": _is_hungarian,
}
