"""TTML and DFXP subtitles: the text of paragraphs; times, regions, styles and the head stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Template, capped
from translator.formats.files.cues import Cue, CueLine, Notation, cue_slots
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import Event, xml_events
from translator.formats.files.inline_codes import local, read_to_end, value
from translator.formats.files.opening import Opening, only
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.segment import READING

_RUBY = r"""<(?:\w{1,30}:)?span\s[^<>]{0,500}?tts:ruby\s*=\s*["'](?:text|delimiter)["'][^<>]{0,500}>"""
_TAG = re.compile(
    rf"(?P<dropped>{_RUBY}[^<>]{{0,200}}</(?:\w{{1,30}}:)?span\s*>|{READING.pattern})|"
    r"<[^<>]*/>|</(?P<close>[^\s<>]{1,60})\s*>|<(?P<open>[^\s<>/!?]{1,60})(?:\s[^<>]*)?>|<!--(?:(?!<!--).)*?-->",
    re.DOTALL,
)
# From the end of one paragraph to the beginning of the text of another one.
_END = r"</(?:[\w.-]+:)?p\s*>"
_HEAD = re.compile(rf"({_END}(?:(?!{_END}).)*?<(?:[\w.-]+:)?p(?:\s[^<>]*)?>\s*)", re.DOTALL)
_LANGUAGE = re.compile(rf"""(\sxml:lang\s*=\s*["'])(?:{"|".join(SOURCE_LANGUAGES)})(?:-\w+)?(["'])""")


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A document of timed text.

    Raises:
        UnreadableInput: see `decode_xml`, malformed (with the line), or no such document.
        InputTooLarge: more tags or cues than any film has.
    """
    decoded = decode_xml(data, name=name)
    file = decoded.text
    events = xml_events(file, name=name)
    root = next(event for event in events if event.kind in ("start", "empty"))
    if local(root) != "tt":
        raise UnreadableInput(f"{name}: <{root.name}> where <tt> was expected")
    prefix = root.name.removesuffix("tt")
    notation = Notation(_TAG, _HEAD, f"<{prefix}br/>", read=_read, escape=_escape)
    cues = list(capped(_cues(file, events), name=name))
    template = Template(file, tuple(cue_slots(file, cues, notation)))

    def finish(texts: Iterable[str]) -> bytes:
        made = only(texts)
        return decoded.encode(_say_english(made, root) if made != file else made)

    return Opening([template], finish)


def _cues(file: str, events: Iterator[Event]) -> Iterator[Cue]:
    """A cue for each paragraph; its lines end at `<br/>`."""
    for event in events:
        if event.kind == "start" and local(event) == "p":
            inner, _ = read_to_end(events)
            lines = list(_lines(file, event.end, inner))
            if lines:
                yield Cue(lines, owner=f"{value(event, 'region')}\0{value(event, 'ttm:agent')}")


def _lines(file: str, start: int, inner: list[Event]) -> Iterator[CueLine]:
    breaks = [event for event in inner if event.kind in ("start", "empty") and local(event) == "br"]
    ends = [(event.start, event.end) for event in breaks]
    last = inner[-1].end if inner else start
    for left, right in [*ends, (last, last)]:
        raw = file[start:left]
        text = raw.strip()
        if text:
            begin = start + len(raw) - len(raw.lstrip())
            yield CueLine(begin, begin + len(text), text)
        start = right


def _read(text: str) -> str:
    return unescape(text)


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _say_english(file: str, root: Event) -> str:
    head = _LANGUAGE.sub(rf"\g<1>{ENGLISH}\g<2>", file[: root.end])
    return head + file[root.end :]
