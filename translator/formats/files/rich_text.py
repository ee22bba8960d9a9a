r"""RTF: its text, paragraph by paragraph, and nothing else; the English is plain text.

Fonts, colors, pictures, headers, footers, notes and what makes fields are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile
from translator.formats.files.opening import open_plain

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<line>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|\\\Z"
)
# Groups whose content is no text of the document.
_HIDDEN = frozenset(
    "fonttbl colortbl stylesheet info pict object fldinst listtable listoverridetable revtbl rsidtbl "
    "generator xmlnstbl themedata colorschememapping datastore latentstyles filetbl footnote annotation "
    "header headerl headerr headerf footer footerl footerr footerf".split()
)
_SAID = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n", "line": "\n", "cell": "\t", "tab": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•",
}  # fmt: skip
# Of fonts; that of others is the document's.
_CHARSETS = {128: "cp932", 163: "cp1258", 238: "cp1250", 204: "cp1251"}
_PAGES = (932, 1250, 1251, 1252, 1258)
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\n": "\n\n", b"\r": "\n\n", b"\\": "\\", b"{": "{", b"}": "}"}
_MAX_DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group; `skip` is how many characters stand for a letter of Unicode behind it."""

    is_hidden: bool = False
    encoding: str = "cp1252"
    skip: int = 1


def open_rtf(data: bytes, *, name: str) -> ParsedFile:
    """A document of a word processor."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        raise UnreadableInput(f"{name}: no RTF document, which begins with {{\\rtf")
    halves = "".join(_read(data, name)).encode("utf-16", errors="surrogatepass")
    text = unicodedata.normalize("NFC", halves.decode("utf-16", errors="replace"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return open_plain(Decoded(re.sub(r"(?<![ \t])[ \t]+\n", "\n", text) + "\n"), name=name)


def _read(data: bytes, name: str) -> Iterator[str]:
    """The text of a document, in pieces."""
    reader = _RtfReader(name)
    for token in _TOKEN.finditer(data):
        yield from reader.take(token)
    yield from reader.flush()


class _RtfReader:
    """Goes through a document once; keeps the states of the groups that are open."""

    def __init__(self, name: str) -> None:
        self._name, self._states = name, [_State()]
        self._fonts: dict[int, str] = {}
        self._font = self._n_skipped = 0
        self._held = b""

    def take(self, token: re.Match[bytes]) -> Iterator[str]:
        """The text that a token ends or is."""
        if token["text"] or token["byte"]:
            self._hold(token["text"] or bytes.fromhex(token["byte"].decode()))
        elif not token["line"]:
            yield from self.flush()
            if token["brace"]:
                self._nest(token["brace"])
            elif token["sign"]:
                yield self._sign(token["sign"])
            elif token["word"]:
                yield self._word(token["word"].decode(), int(token["number"] or 0))

    def flush(self) -> Iterator[str]:
        """The letters that were met, in the encoding of their font."""
        held, self._held = self._held, b""
        if held:
            yield held.decode(self._states[-1].encoding, errors="replace")

    def _hold(self, letters: bytes) -> None:
        n_dropped = min(self._n_skipped, len(letters))
        self._n_skipped -= n_dropped
        if not self._states[-1].is_hidden:
            self._held += letters[n_dropped:]

    def _nest(self, brace: bytes) -> None:
        self._n_skipped = 0
        if brace == b"{":
            self._states.append(self._states[-1])
        elif len(self._states) > 1:
            self._states.pop()
        if len(self._states) > _MAX_DEPTH:
            raise UnreadableInput(f"{self._name}: groups nested more than {_MAX_DEPTH:,} deep")

    def _sign(self, sign: bytes) -> str:
        if sign == b"*":  # what older readers do not know, and may leave out
            self._states[-1] = replace(self._states[-1], is_hidden=True)
        return "" if self._states[-1].is_hidden else _SIGNS.get(sign, "")

    def _word(self, word: str, number: int) -> str:
        """What a control word says; what it changes in its group is noted."""
        state = self._states[-1]
        if word == "fcharset":
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == "f":
            self._font = number
        self._states[-1] = _changed(state, word, number, self._fonts.get(number, ""))
        if state.is_hidden:
            return ""
        if word == "u":
            self._n_skipped = state.skip
            return chr(number % 65_536)
        return _SAID.get(word, "")


def _changed(state: _State, word: str, number: int, charset: str) -> _State:
    """What holds in a group behind a control word; `charset` is that of the font of its number."""
    if word in _HIDDEN:
        return replace(state, is_hidden=True)
    if word == "ansicpg" and number in _PAGES:
        return replace(state, encoding=f"cp{number}")
    if word == "f" and charset:
        return replace(state, encoding=charset)
    if word == "uc":
        return replace(state, skip=max(0, min(number, 8)))
    return state
