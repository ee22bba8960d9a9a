"""YAML: the values that are text; keys, comments, anchors, numbers and layout stay.

A file with the one key of a language at its top, as Ruby on Rails has them, gets the key `en`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import yaml

from translator.errors import UnreadableInput
from translator.formats.files.blocks import Decoded, ParsedFile, check_lines
from translator.formats.files.holes import Written, open_written
from translator.languages import ENGLISH, SOURCE_LANGUAGES
from translator.spans import Edit

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 100
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_STRING_TAG = "tag:yaml.org,2002:str"
_LANGUAGE = re.compile(rf"(?:{'|'.join(SOURCE_LANGUAGES)})(?:[-_][A-Za-z]{{2}})?")
_TOP = 2  # levels that are open where the outermost keys stand
# `order: [ :year, :month, :day ]`, as Ruby on Rails has it: symbols are no text, and no YAML to libyaml.
_SYMBOLS = re.compile(
    r"(?<=:)[ \t]+\[[ \t]*:\w+(?:[ \t]*,[ \t]*:\w+)*[ \t]*\](?=[ \t]*(?:#|\r?$))", re.MULTILINE
)
_SYMBOL = re.compile(r":\w+")
_MARKS = re.compile(r"(?:[&!]\S*\s+){1,2}")
_INDENT = re.compile(r"\n( +)\S")


@dataclass(slots=True)
class _Level:
    """A mapping or a list that is open; in a mapping every second node is a key."""

    is_mapping: bool = False
    is_flow: bool = False
    count: int = 0

    def takes_key(self) -> bool:
        """Whether the next node is a key; it counts as met."""
        self.count += 1
        return self.is_mapping and self.count % 2 == 1


def open_yaml(decoded: Decoded, *, name: str) -> ParsedFile:
    """One or more YAML documents of any shape."""
    check_lines(decoded.text, name=name)
    tops: list[yaml.ScalarEvent] = []
    strings = list(_read(decoded.text, name, tops))
    return open_written(decoded, strings, name=name, head=list(_say_english(decoded.text, tops)))


def _read(file: str, name: str, tops: list[yaml.ScalarEvent]) -> Iterator[Written]:
    """The strings that are values; the keys of the outermost mapping are added to `tops`."""
    levels = [_Level()]
    for event in _events(file, name):
        if isinstance(event, _CLOSES):
            levels.pop()
        elif isinstance(event, yaml.NodeEvent):
            is_key, is_scalar = levels[-1].takes_key(), isinstance(event, yaml.ScalarEvent)
            if is_key and is_scalar and len(levels) == _TOP:
                tops.append(event)
            if is_scalar and not is_key and _is_text(event):
                yield _to_written(file, event, is_flow=levels[-1].is_flow)
            elif isinstance(event, _OPENS):
                is_flow = levels[-1].is_flow or bool(event.flow_style)
                levels.append(_Level(isinstance(event, yaml.MappingStartEvent), is_flow))
                _check_depth(levels, event, name)


def _check_depth(levels: list[_Level], event: yaml.Event, name: str) -> None:
    if len(levels) > _MAX_DEPTH:
        line = event.start_mark.line + 1
        raise UnreadableInput(f"{name}: line {line}: nested more than {_MAX_DEPTH} deep")


def _say_english(file: str, tops: list[yaml.ScalarEvent]) -> Iterator[Edit]:
    """The language that is the only key of a file becomes English."""
    if len(tops) == 1 and _LANGUAGE.fullmatch(tops[0].value):
        start, end = tops[0].start_mark.index, tops[0].end_mark.index
        yield start, end, file[start:end].replace(tops[0].value, ENGLISH)


def _events(file: str, name: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(_SYMBOLS.sub(_as_numbers, file), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "no YAML"
        raise UnreadableInput(f"{name}: {place}{reason}") from error


def _as_numbers(symbols: re.Match[str]) -> str:
    return _SYMBOL.sub(lambda symbol: "1" * len(symbol.group()), symbols.group())


def _is_text(event: yaml.ScalarEvent) -> bool:
    """Whether a scalar is a string: quoted, in a block, or plain and nothing else."""
    if event.tag not in (None, "!", _STRING_TAG):
        return False
    return bool(event.style) or _resolve(event.value) == _STRING_TAG


_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers


def _resolve(text: str) -> str:
    """The tag that a plain scalar has by how it looks."""
    for tag, pattern in _RESOLVERS.get(text[:1], []):
        if pattern.match(text):
            return str(tag)
    return _STRING_TAG


def _to_written(file: str, event: yaml.ScalarEvent, *, is_flow: bool) -> Written:
    start, end = event.start_mark.index, event.end_mark.index
    if event.anchor or event.tag:
        marks = _MARKS.match(file, start, end)
        start = marks.end() if marks else start
    raw = file[start:end]
    if event.style in ("|", ">"):
        raw = raw.rstrip(" ")
        end = start + len(raw)
    return Written(start, end, event.value, partial(_write, raw, event.style, is_flow))


def _write(raw: str, style: str | None, is_flow: bool, text: str) -> str:
    """A string in the style that it had, where that reads back as the same, else in double quotes."""
    quoted = json.dumps(text, ensure_ascii=False)
    if style == '"':
        return quoted
    if style in ("|", ">"):
        written = _block(raw, style, text)
        return written if _reads_back(written, text, is_flow=False) else quoted + raw[len(raw.rstrip()) :]
    written = f"'{text.replace(chr(39), chr(39) * 2)}'" if style == "'" else text
    is_one_line = "\n" not in text
    return written if is_one_line and _reads_back(written, text, is_flow=is_flow) else quoted


def _block(raw: str, style: str, text: str) -> str:
    """A block scalar with the header and the indent that it had."""
    header = raw.split("\n", 1)[0].rstrip("\r")
    found = _INDENT.search(raw)
    indent = found.group(1) if found else "  "
    line_end = "\r\n" if "\r\n" in raw else "\n"
    tail = raw[len(raw.rstrip()) :]
    lines = text.rstrip("\n").split("\n")
    between = line_end if style == "|" else 2 * line_end
    body = between.join(indent + line if line else "" for line in lines)
    return f"{header}{line_end}{body}{tail or ''}"


def _reads_back(written: str, text: str, *, is_flow: bool) -> bool:
    document = f"{{k: {written}}}" if is_flow else f"k: {written}\n"
    try:
        return bool(yaml.load(document, Loader=_LOADER) == {"k": text})  # noqa: S506  # a safe loader
    except yaml.YAMLError:
        return False
