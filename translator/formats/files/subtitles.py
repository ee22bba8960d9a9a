"""Subtitles, SRT and WebVTT, SubStation and TTML: the texts of their cues; numbers, times and styles stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html import unescape

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, capped, check_lines, open_whole
from translator.formats.files.cues import Cue, CueLine, Notation, broken_lines, cue_slots
from translator.formats.files.events import Event, escape_text, read_root, read_to_end, xml_events
from translator.formats.files.language_marks import is_ours
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.segment import FURIGANA

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TIMES = re.compile(r"\s*[\d:.,]{4,20}\s*-->\s*[\d:.,]{4,20}")
_TAG = re.compile(
    r"<(?:/(?P<close>[a-zA-Z]\w*)|(?P<open>[a-zA-Z]\w*))[^<>\r\n]{0,200}>|<[\d:.]+>|\{\\[^{}\r\n]{0,200}\}"
    rf"|(?P<dropped>{FURIGANA.pattern})"
)
_VTT_LANGUAGE = re.compile(
    r"(WEBVTT[^\r\n]*(?:\r\n|\r|\n)(?:[^\r\n]+(?:\r\n|\r|\n)){0,50}?Language:[ \t]*)([\w-]{2,20})"
)
_HEAD = re.compile(r"((?:\r\n|\r|\n){1,50}+(?:[^\r\n]*(?:\r\n|\r|\n))?[^\r\n]*-->[^\r\n]*(?:\r\n|\r|\n))")
# SubStation.
_SCRIPT_LINE = re.compile(
    r"(?P<kind>[^:\r\n]{1,40}):[ \t]*(?P<rest>[^\r\n]*)|(?P<section>\[[^\]\r\n]{1,60}\])"
)
_DRAWING = re.compile(r"\\p[1-9]")
# `{\i1}` and `{\i0}` are a pair; other overrides stand alone. `\h` is a blank, `\n` one where lines wrap.
_OVERRIDE = re.compile(
    r"\{\\(?P<open>[bius])[1-9]\d{0,3}\}|\{\\(?P<close>[bius])0?\}|\{[^{}\r\n]{0,2000}\}"
    rf"|(?P<dropped>{FURIGANA.pattern})"
)
_SCRIPT_BLANK = re.compile(r"\\[hn]")
_SCRIPT_COLUMNS = 9  # before the text, in versions 4 and 4+
# TTML.
_RUBY = r"""<(?:\w{1,30}:)?span\s[^<>]{0,500}?tts:ruby\s*=\s*["'](?:text|delimiter)["'][^<>]{0,500}>"""
_XML_TAG = re.compile(
    rf"(?P<dropped>{_RUBY}[^<>]{{0,200}}</(?:\w{{1,30}}:)?span\s*>|{FURIGANA.pattern})|"
    r"<[^<>]*/>|</(?P<close>[^\s<>]{1,60})\s*>|<(?P<open>[^\s<>/!?]{1,60})(?:\s[^<>]*)?>|<!--(?:(?!<!--).)*?-->",
    re.DOTALL,
)
# From the end of one paragraph to the beginning of the text of another one.
_END = r"</(?:[\w.-]+:)?p\s*>"
_XML_HEAD = re.compile(rf"({_END}(?:(?!{_END}).)*?<(?:[\w.-]+:)?p(?:\s[^<>]*)?>\s*)", re.DOTALL)
_XML_LANGUAGE = re.compile(rf"""(\sxml:lang\s*=\s*["'])(?:{"|".join(SOURCE_LANGUAGES)})(?:-\w+)?(["'])""")


def open_cues(decoded: Decoded, *, name: str) -> ParsedFile:
    """A file of SRT or WebVTT; numbers, times, notes, styles and everything else between the cues stay."""
    check_lines(decoded.text, name=name)
    is_vtt = decoded.text.startswith("WEBVTT")
    cues = list(capped(_find_cues(decoded.text, is_vtt=is_vtt), name=name))
    if not cues:
        raise UnreadableInput(f"{name}: no line with times, such as 00:00:01,000 --> 00:00:02,000")
    notation = Notation(_TAG, _HEAD, "\r\n" if "\r\n" in decoded.text else "\n")
    if not is_vtt:
        return open_whole(decoded, cue_slots(decoded.text, cues, notation))
    notation = replace(notation, read=unescape, escape=escape_text)
    return open_whole(decoded, cue_slots(decoded.text, cues, notation), say_english=_head_in_english)


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


def open_script(decoded: Decoded, *, name: str) -> ParsedFile:
    r"""A script of SubStation Alpha, ASS or SSA; times, styles, overrides and drawings stay.

    Overrides in braces are markup, and so are the notes that translators leave there; `\N` is a line end.
    """
    check_lines(decoded.text, name=name)
    columns, cues = _read_script(decoded.text)
    found = list(capped(cues, name=name))
    if not found:
        raise UnreadableInput(f"{name}: no line of dialogue, such as Dialogue: 0,0:00:01.00,0:00:02.00,…")
    head = re.compile(
        rf"((?:\r\n|\r|\n)(?:[^\r\n]*(?:\r\n|\r|\n))*?Dialogue:(?:[^,\r\n]*,){{{columns}}}[ \t]*)"
    )
    notation = Notation(_OVERRIDE, head, r"\N", read=partial(_SCRIPT_BLANK.sub, " "))
    return open_whole(decoded, cue_slots(decoded.text, found, notation))


def _read_script(script: str) -> tuple[int, Iterator[Cue]]:
    """How many columns stand before the text, and the cues."""
    section, columns, lines = "", _SCRIPT_COLUMNS, []
    style = who = 3
    for match in _SCRIPT_LINE.finditer(script):
        section = (match["section"] or section).lower()
        kind = (match["kind"] or "").strip().lower()
        if section == "[events]" and kind == "format":
            titles = [title.strip().lower() for title in match["rest"].split(",")]
            columns = len(titles) - 1
            style, who = (titles.index(key) if key in titles else 0 for key in ("style", "name"))
        elif kind == "dialogue" and section in ("[events]", ""):
            lines.append(match)
    return columns, _script_cues(lines, columns, (style, who))


def _script_cues(lines: list[re.Match[str]], columns: int, owner: tuple[int, int]) -> Iterator[Cue]:
    for match in lines:
        cells = match["rest"].split(",", columns)
        if len(cells) <= columns or _DRAWING.search(cells[-1]):
            continue
        text = cells[-1].rstrip()
        start = match.end() - len(cells[-1]) + len(text) - len(text.lstrip())
        shown = list(broken_lines(CueLine(start, start + len(text.lstrip()), text.lstrip())))
        if shown:
            yield Cue(shown, owner="\0".join(cells[column].strip() for column in owner))


def open_timed_text(decoded: Decoded, *, name: str) -> ParsedFile:
    """A document of TTML or DFXP; times, regions, styles and the head stay."""
    file = decoded.text
    events = xml_events(file, name=name)
    root = read_root(events, "tt", name=name)
    line_end = f"<{root.name.removesuffix('tt')}br/>"
    notation = Notation(_XML_TAG, _XML_HEAD, line_end, read=unescape, escape=escape_text)
    cues = list(capped(_paragraph_cues(file, events), name=name))
    say = partial(_root_in_english, root)
    return open_whole(decoded, cue_slots(file, cues, notation), say_english=say)


def _paragraph_cues(file: str, events: Iterator[Event]) -> Iterator[Cue]:
    """A cue for each paragraph; its lines end at `<br/>`."""
    for event in events:
        if event.kind == "start" and event.local == "p":
            inner, _ = read_to_end(events)
            lines = list(_paragraph_lines(file, event.end, inner))
            if lines:
                yield Cue(lines, owner=f"{event.value('region')}\0{event.value('ttm:agent')}")


def _paragraph_lines(file: str, start: int, inner: list[Event]) -> Iterator[CueLine]:
    breaks = [event for event in inner if event.kind in ("start", "empty") and event.local == "br"]
    ends = [(event.start, event.end) for event in breaks]
    last = inner[-1].end if inner else start
    for left, right in [*ends, (last, last)]:
        raw = file[start:left]
        text = raw.strip()
        if text:
            begin = start + len(raw) - len(raw.lstrip())
            yield CueLine(begin, begin + len(text), text)
        start = right


def _root_in_english(root: Event, file: str) -> str:
    head = _XML_LANGUAGE.sub(rf"\g<1>{ENGLISH}\g<2>", file[: root.end])
    return head + file[root.end :]
