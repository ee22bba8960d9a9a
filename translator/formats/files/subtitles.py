"""Subtitles, SRT and WebVTT: the texts of cues; numbers and times stay."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Template, capped, check_lines
from translator.formats.files.cues import Cue, CueLine, Notation, broken_lines, cue_slots
from translator.formats.files.decoding import decode_plain
from translator.formats.files.language_marks import is_ours, said_in
from translator.formats.files.opening import Opening, only
from translator.languages import ENGLISH
from translator.segment import READING

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TIMES = re.compile(r"\s*[\d:.,]{4,20}\s*-->\s*[\d:.,]{4,20}")
_TAG = re.compile(
    r"<(?:/(?P<close>[a-zA-Z]\w*)|(?P<open>[a-zA-Z]\w*))[^<>\r\n]{0,200}>|<[\d:.]+>|\{\\[^{}\r\n]{0,200}\}"
    rf"|(?P<dropped>{READING.pattern})"
)
_VTT_LANGUAGE = re.compile(
    r"(WEBVTT[^\r\n]*(?:\r\n|\r|\n)(?:[^\r\n]+(?:\r\n|\r|\n)){0,50}?Language:[ \t]*)([\w-]{2,20})"
)
_HEAD = re.compile(r"((?:\r\n|\r|\n){1,50}+(?:[^\r\n]*(?:\r\n|\r|\n))?[^\r\n]*-->[^\r\n]*(?:\r\n|\r|\n))")


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A file of cues; notes, styles and everything else between them stay.

    Raises:
        UnreadableInput: not UTF-8, or without any times.
        InputTooLarge: more lines or cues than any film has.
    """
    decoded = decode_plain(data, name=name)
    check_lines(decoded.text, name=name)
    is_vtt = decoded.text.startswith("WEBVTT")
    cues = list(capped(_find_cues(decoded.text, is_vtt=is_vtt), name=name))
    if not cues:
        raise UnreadableInput(f"{name}: no line with times, such as 00:00:01,000 --> 00:00:02,000")
    notation = Notation(_TAG, _HEAD, "\r\n" if "\r\n" in decoded.text else "\n")
    if is_vtt:
        notation = replace(notation, read=html.unescape, escape=partial(html.escape, quote=False))
    slots = tuple(cue_slots(decoded.text, cues, notation))
    say = _head_in_english if is_vtt else str
    return Opening(
        [Template(decoded.text, slots)],
        lambda texts: decoded.encode(said_in(decoded.text, only(texts), say)),
    )


def _head_in_english(file: str) -> str:
    """A file of WebVTT whose head says English, if it said a language of ours."""
    found = _VTT_LANGUAGE.match(file)
    return file if not found or not is_ours(found[2]) else found[1] + ENGLISH + file[found.end() :]


def _find_cues(file: str, *, is_vtt: bool) -> Iterator[Cue]:
    """The lines of each cue that has any."""
    lines = [CueLine(match.start(), match.end(), match.group()) for match in _LINE.finditer(file)]
    lines = [CueLine(line.start, line.start + len(line.text.rstrip()), line.text.rstrip()) for line in lines]
    heads = [number for number, line in enumerate(lines) if _TIMES.match(line.text)]
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=False):
        body = lines[head + 1 : following]
        if following < len(lines) and body and not body[-1].text.strip("0123456789"):
            body.pop()  # the number of the next cue
        if is_vtt:
            blank = next((number for number, line in enumerate(body) if not line.text), len(body))
            body = body[:blank]
        shown = [part for line in body for part in broken_lines(line)]
        if shown:
            yield Cue(shown)
