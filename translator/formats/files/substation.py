r"""SubStation Alpha, ASS and SSA: the texts of dialogue; times, styles, overrides and drawings stay.

Overrides in braces are markup, and so are the notes that translators leave there; `\N` is a line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Template, capped, check_lines
from translator.formats.files.cues import Cue, CueLine, Notation, broken_lines, cue_slots
from translator.formats.files.decoding import decode_plain
from translator.formats.files.opening import Opening, only
from translator.segment import READING

_LINE = re.compile(r"(?P<kind>[^:\r\n]{1,40}):[ \t]*(?P<rest>[^\r\n]*)|(?P<section>\[[^\]\r\n]{1,60}\])")
_DRAWING = re.compile(r"\\p[1-9]")
# `{\i1}` and `{\i0}` are a pair; other overrides stand alone. `\h` is a blank, `\n` one where lines wrap.
_TAG = re.compile(
    r"\{\\(?P<open>[bius])[1-9]\d{0,3}\}|\{\\(?P<close>[bius])0?\}|\{[^{}\r\n]{0,2000}\}"
    rf"|(?P<dropped>{READING.pattern})"
)
_BLANK = re.compile(r"\\[hn]")
_COLUMNS = 9  # before the text, in versions 4 and 4+


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A script of subtitles.

    Raises:
        UnreadableInput: see `decode_plain`, or it has no line of dialogue.
        InputTooLarge: more lines or cues than any film has.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    columns, cues = _read(decoded.text)
    found = list(capped(cues, name=name))
    if not found:
        raise UnreadableInput(f"{name}: no line of dialogue, such as Dialogue: 0,0:00:01.00,0:00:02.00,…")
    head = re.compile(
        rf"((?:\r\n|\r|\n)(?:[^\r\n]*(?:\r\n|\r|\n))*?Dialogue:(?:[^,\r\n]*,){{{columns}}}[ \t]*)"
    )
    slots = tuple(cue_slots(decoded.text, found, Notation(_TAG, head, r"\N", read=_read_blanks)))
    return Opening([Template(decoded.text, slots)], lambda texts: decoded.encode(only(texts)))


def _read(script: str) -> tuple[int, Iterator[Cue]]:
    """How many columns stand before the text, and the cues."""
    section, columns, lines = "", _COLUMNS, []
    style = who = 3
    for match in _LINE.finditer(script):
        section = (match["section"] or section).lower()
        kind = (match["kind"] or "").strip().lower()
        if section == "[events]" and kind == "format":
            titles = [title.strip().lower() for title in match["rest"].split(",")]
            columns = len(titles) - 1
            style, who = (titles.index(key) if key in titles else 0 for key in ("style", "name"))
        elif kind == "dialogue" and section in ("[events]", ""):
            lines.append(match)
    return columns, _cues(lines, columns, (style, who))


def _cues(lines: list[re.Match[str]], columns: int, owner: tuple[int, int]) -> Iterator[Cue]:
    for match in lines:
        cells = match["rest"].split(",", columns)
        if len(cells) <= columns or _DRAWING.search(cells[-1]):
            continue
        text = cells[-1].rstrip()
        start = match.end() - len(cells[-1]) + len(text) - len(text.lstrip())
        shown = list(broken_lines(CueLine(start, start + len(text.lstrip()), text.lstrip())))
        if shown:
            yield Cue(shown, owner="\0".join(cells[column].strip() for column in owner))


def _read_blanks(text: str) -> str:
    return _BLANK.sub(" ", text)
