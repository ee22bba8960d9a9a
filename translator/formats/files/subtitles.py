"""Subtitles, SRT and WebVTT: the texts of cues; numbers and times stay.

A sentence that runs over several cues is translated as one and spread over them again. A cue has no more
than two lines.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from translator.detect.script import JAPANESE_LETTER
from translator.errors import UnreadableInput
from translator.formats.files.blocks import Slot, Template, as_it_is, capped, check_lines
from translator.formats.files.decoding import decode_plain
from translator.formats.files.inline import Item, to_slots
from translator.formats.files.opening import Opening

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TIMES = re.compile(r"\s*[\d:.,]{4,20}\s*-->\s*[\d:.,]{4,20}")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z]\w*)[^<>\r\n]{0,200}>|<[\d:.]+>|\{\\[^{}\r\n]{0,200}\}")
_SPEAKER = re.compile(r"(?:<[^<>]*>|\{\\[^{}]*\})*\s*[-–—]")
_ENDED = re.compile(r"[.!?…。！？:;♪\"”»」』)\]]\W*$")
_BEFORE_WORD = re.compile(r"[\W_]*")
_HEAD = re.compile(r"((?:\r\n|\r|\n)+(?:[^\r\n]*(?:\r\n|\r|\n))?[^\r\n]*-->[^\r\n]*(?:\r\n|\r|\n))")
_SPACE = re.compile(rf"(?:{_TAG.pattern})|(?P<space>[^\S\r\n]+)")
_JAPANESE = re.compile(JAPANESE_LETTER)

_LINE_CHARS = 42  # the usual limit of broadcasters
_MAX_CUES = 6  # that one sentence runs over


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cue without its end, `[start, end)` of the file."""

    start: int
    end: int
    text: str


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
    escape = partial(html.escape, quote=False) if is_vtt else as_it_is
    line_end = "\r\n" if "\r\n" in decoded.text else "\n"
    slots = [slot for group in _sentences(cues) for slot in _slots(decoded.text, group, escape, line_end)]
    return Opening([Template(decoded.text, tuple(slots))], lambda texts: decoded.encode(texts[0]))


def _find_cues(file: str, *, is_vtt: bool) -> Iterator[list[_Line]]:
    """The lines of each cue that has any."""
    lines = [_Line(match.start(), match.end(), match.group()) for match in _LINE.finditer(file)]
    lines = [_Line(line.start, line.start + len(line.text.rstrip()), line.text.rstrip()) for line in lines]
    heads = [number for number, line in enumerate(lines) if _TIMES.match(line.text)]
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=False):
        body = lines[head + 1 : following]
        if (
            following < len(lines) and body and not body[-1].text.strip("0123456789")
        ):  # the number of the next cue
            body.pop()
        if is_vtt:
            blank = next((number for number, line in enumerate(body) if not line.text), len(body))
            body = body[:blank]
        shown = [line for line in body if line.text]
        if shown:
            yield shown


def _sentences(cues: Sequence[list[_Line]]) -> Iterator[list[list[_Line]]]:
    """Cues that belong to one sentence, together."""
    group: list[list[_Line]] = []
    for cue in cues:
        if group and not (len(group) < _MAX_CUES and _runs_on(group[-1][-1].text, cue[0].text)):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _runs_on(before: str, after: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    words = _TAG.sub("", after)
    opened = _BEFORE_WORD.match(words)
    first = words[opened.end() : opened.end() + 1] if opened else ""
    return first.islower() and not _ENDED.search(_TAG.sub("", before)) and not _SPEAKER.match(after)


def _slots(
    file: str, group: Sequence[list[_Line]], escape: Callable[[str], str], line_end: str
) -> Iterator[Slot]:
    """The holes of a group: one, or one for each speaker."""
    runs: list[list[Item]] = [[]]
    for cue in group:
        for number, line in enumerate(cue):
            if _SPEAKER.match(line.text) and runs[-1]:
                runs.append([])
            elif runs[-1]:
                runs[-1] += _between(file, runs[-1][-1].end, line, is_new_cue=not number)
            runs[-1] += _items(line, is_escaped=escape is not as_it_is)
    has_speakers = len(runs) > 1
    encode = partial(_set_lines, line_end=line_end, is_single=has_speakers)
    for run in runs:
        yield from to_slots(file, run, escape=escape, encode=encode)


def _between(file: str, end: int, line: _Line, *, is_new_cue: bool) -> list[Item]:
    """What stands between two lines of one sentence: a space, and between two cues the head of the second."""
    is_japanese = bool(_JAPANESE.match(file, end - 1) and _JAPANESE.match(line.text))
    space = Item("text", end, line.start if not is_new_cue else end, "" if is_japanese else " ")
    return [space, Item("alone", end, line.start)] if is_new_cue else [space]


def _items(line: _Line, *, is_escaped: bool) -> Iterator[Item]:
    """The words and tags of a line."""
    position = 0
    for match in [*_TAG.finditer(line.text), None]:
        start, end = match.span() if match else (len(line.text), len(line.text))
        if position < start:
            text = line.text[position:start]
            text = html.unescape(text) if is_escaped else text
            yield Item("text", line.start + position, line.start + start, text)
        if match:
            kind = "alone" if not match["name"] else "close" if match["close"] else "open"
            yield Item(kind, line.start + start, line.start + end, name=match["name"] or "")  # type: ignore[arg-type]
        position = end


def _set_lines(text: str, *, line_end: str, is_single: bool) -> str:
    """The texts of one or more cues, each on a line or two."""
    parts = _HEAD.split(text)
    parts[::2] = [part.strip() if is_single else _balance(part.strip(), line_end) for part in parts[::2]]
    return "".join(parts)


def _balance(text: str, line_end: str) -> str:
    """A text on one line, or on two of about the same length where one would be too long."""
    if len(_TAG.sub("", text)) <= _LINE_CHARS:
        return text
    spaces = [match for match in _SPACE.finditer(text) if match["space"]]
    if not spaces:
        return text
    best = min(spaces, key=lambda space: _unevenness(text, space.start()))
    return text[: best.start()] + line_end + text[best.end() :]


def _unevenness(text: str, place: int) -> float:
    """How bad a line end is there: the longer line counts, the end of a clause is better."""
    left, right = (len(_TAG.sub("", part)) for part in (text[:place], text[place:]))
    return max(left, right) - (6 if text[place - 1] in ",.;:!?" else 0)
