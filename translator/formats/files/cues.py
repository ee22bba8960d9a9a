"""How the texts of cues become texts to translate, whatever file of subtitles they stand in.

A sentence that runs over several cues is translated as one and spread over them again; what stands in
brackets, between notes or names who speaks is a text of its own and stays in its cue. A cue has no more than
two lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Literal

from translator.detect.script import KANA_OR_HAN
from translator.formats.files.blocks import Item, Slot, Template, as_it_is
from translator.formats.files.inline import to_slots
from translator.records import Span
from translator.spans import splice

# Line ends that are written out, as SubStation has them, and what was made from it.
_BREAK = re.compile(r"\\N")
_SPEAKER = re.compile(r"\s*(?:[-–—]|>>)")
_VOICE = re.compile(r"\s*<v[.\s]")  # of WebVTT
_ENDED = re.compile(r"(?<!\W)(?>\W*?[.!?…。！？:;♪\"”»」』)\]])\W*+$")
_BEFORE_WORD = re.compile(r"[\W_]*")
_WORD = re.compile(r"\w")

_FULL_WIDTH = "（）［］【】〔〕：　≪≫"
_PLAIN = str.maketrans(_FULL_WIDTH, "()[][][]: «»")
_STARRED = r"\A\*[^*\r\n]{1,200}\*(?=\s*\Z)"  # `*sóhajt*`
_BRACKETS = re.compile(rf"[()（）［］【】〔〕\[\]]|{_STARRED}")
_ASIDE = re.compile(rf"[(（［【〔\[][^()（）［］【】〔〕\[\]\r\n]{{1,200}}[)）］】〕\]]　*|{_STARRED}")
_NOTE = re.compile(r"[♩♪♫♬]+|[≪≫]|(?<!\S)[#~](?!\S)|(?<!\S)>{2,3}(?=\s)")
# `KATI: Gyere!`, `- Dr. Kiss Anna: Jó.`, `太郎：おい`; not `12:30`, nor `Azt mondta:` at the end of a line.
_WRITTEN_NAME = r"[^\W\d_][\w.'’-]{0,30}(?:[ ][^\W\d_][\w.'’-]{0,30}){0,2}(?:[ ]?\d{1,2})?"
_NAME = re.compile(
    rf"\s*+(?P<dash>[-–—]?|>{{2,3}})\s*+(?P<name>{_WRITTEN_NAME})(?P<colon>:(?=\s\S)|：　*(?=\S))"
)

_LINE_CHARS = 42  # the usual limit of broadcasters
_MAX_CUES = 6  # that one sentence runs over


@dataclass(frozen=True, slots=True)
class CueLine:
    """A line of a cue without its end, `[start, end)` of the file."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """The lines that are shown together; `owner` is who says them, where the file tells."""

    lines: Sequence[CueLine]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a kind of subtitles is written.

    Attributes:
        tag: matches what is no text in a line; its groups `open` and `close` name the halves of pairs, its
            group `dropped` holds what has no place in the English.
        head: matches what stands between two cues, as its only group.
        line_end: within a cue.
        read, escape: what the file holds as text, and the other way round.
    """

    tag: re.Pattern[str]
    head: re.Pattern[str]
    line_end: str
    read: Callable[[str], str] = as_it_is
    escape: Callable[[str], str] = as_it_is


@dataclass(slots=True)
class _CueRun:
    """Pieces that are translated together.

    Attributes:
        is_aside: whether they stand by themselves: nothing is added to them.
        is_first: whether they begin a line.
        lead: what has to stand before their English.
    """

    items: list[Item]
    is_aside: bool
    is_first: bool
    lead: str


def broken_lines(line: CueLine) -> Iterator[CueLine]:
    r"""The parts of a line between each two `\N`."""
    start = 0
    for match in [*_BREAK.finditer(line.text), None]:
        end = match.start() if match else len(line.text)
        if line.text[start:end].strip():
            yield CueLine(line.start + start, line.start + end, line.text[start:end])
        start = match.end() if match else end


def cue_slots(file: str, cues: Iterable[Cue], notation: Notation) -> Iterator[Slot]:
    """The holes of cues, in order; `file` is the string that their offsets count in."""
    for group in _sentences(cues, notation):
        yield from _slots(file, group, notation)


def _sentences(cues: Iterable[Cue], notation: Notation) -> Iterator[list[Cue]]:
    """Cues that belong to one sentence, together."""
    group: list[Cue] = []
    for cue in cues:
        if group and not (len(group) < _MAX_CUES and _runs_on(group[-1], cue, notation)):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _runs_on(before: Cue, after: Cue, notation: Notation) -> bool:
    """Whether a cue goes on with the sentence of the cue before."""
    if before.owner != after.owner or _has_aside(before) or _has_aside(after):
        return False
    last, words = (notation.tag.sub("", line.text) for line in (before.lines[-1], after.lines[0]))
    opened = _BEFORE_WORD.match(words)
    first = words[opened.end() : opened.end() + 1] if opened else ""
    return first.islower() and not _ENDED.search(last) and not _SPEAKER.match(words)


def _has_aside(cue: Cue) -> bool:
    return any(_BRACKETS.search(line.text) or _NOTE.search(line.text) for line in cue.lines)


def _slots(file: str, group: Sequence[Cue], notation: Notation) -> Iterator[Slot]:
    """The holes of a group: one, or one for each speaker and aside."""
    runs: list[_CueRun] = []
    for cue in group:
        edges = _edges(cue)
        for number, line in enumerate(cue.lines):
            for run in _cut(line, notation, edges):
                last = runs[-1] if runs else None
                if last is None or last.is_aside or run.is_aside or _begins_anew(run, line, last, notation):
                    runs.append(run)
                else:
                    last.items += _between(file, last.items[-1].end, line, is_new_cue=not number)
                    last.items += run.items
    is_single = sum(run.is_first for run in runs) > 1
    for run in runs:
        encode = partial(_set_lines, notation=notation, is_single=is_single, lead=run.lead)
        yield from to_slots(file, run.items, escape=notation.escape, encode=encode)


def _begins_anew(run: _CueRun, line: CueLine, last: _CueRun, notation: Notation) -> bool:
    """Whether the first text of a line is said by somebody else, or sung."""
    words = notation.tag.sub("", line.text).lstrip()
    is_new = _SPEAKER.match(words) or _NOTE.match(words) or _VOICE.match(line.text)
    return bool(run.is_first and last.items and is_new)


def _edges(cue: Cue) -> tuple[int, ...]:
    """Where the brackets stand that enclose a cue of several lines."""
    first, last = cue.lines[0], cue.lines[-1]
    brackets = [line.start + match.start() for line in cue.lines for match in _BRACKETS.finditer(line.text)]
    is_enclosed = len(cue.lines) > 1 and brackets == [first.start, last.end - 1]
    return tuple(brackets) if is_enclosed else ()


def _between(file: str, end: int, line: CueLine, *, is_new_cue: bool) -> list[Item]:
    """What stands between two lines of one sentence: a space, and between two cues the head of the second."""
    is_japanese = bool(KANA_OR_HAN.match(file, end - 1) and KANA_OR_HAN.match(line.text))
    space = Item("text", end, line.start if not is_new_cue else end, "" if is_japanese else " ")
    return [space, Item("alone", end, line.start)] if is_new_cue else [space]


def _cut(line: CueLine, notation: Notation, edges: Sequence[int]) -> Iterator[_CueRun]:
    """The asides at the ends of a line, each by itself, and the text between them."""
    bare = _blanked(line.text, (match.span() for match in notation.tag.finditer(line.text)))
    for number, (start, end, is_aside) in enumerate(_parts(bare)):
        marks = _aside_marks(bare, start, end) if is_aside else []
        marks += [(at - line.start, at - line.start + 1) for at in edges]
        around = bare[start - 1 : start + 1] if number else ""
        is_wide = any(letter in _FULL_WIDTH for letter in around) or bool(KANA_OR_HAN.search(around))
        needs_blank = " " not in around and is_wide
        items = list(_items(line, (start, end), notation, marks))
        yield _CueRun(items, is_aside, is_first=not number, lead=" " * needs_blank)


def _blanked(text: str, spans: Iterable[Span], *, by: str = " ") -> str:
    """A text with something else for every letter of some spans of it."""
    return splice(text, ((start, end, by * (end - start)) for start, end in spans))


def _parts(bare: str) -> list[tuple[int, int, bool]]:
    """Parts of a line that tile it, and whether each is an aside: a name before a colon, or in brackets."""
    asides = list(_ASIDE.finditer(bare))
    spoken = _blanked(bare, (aside.span() for aside in asides))
    last_word = max((match.end() for match in _WORD.finditer(spoken)), default=0)
    parts: list[tuple[int, int, bool]] = []
    start, named = 0, _NAME.match(bare)
    if named and _is_name(named["name"]):
        parts.append((0, named.end(), True))
        start = named.end()
    position, has_words = start, False
    for aside in asides:
        has_words = has_words or bool(_WORD.search(spoken, position, aside.start()))
        position = aside.end()
        if has_words and position <= last_word:
            continue
        if has_words:
            parts.append((start, aside.start(), False))
        parts.append((aside.start() if has_words else start, position, True))
        start, has_words = position, False
    if not parts or _WORD.search(bare, start):
        return [*parts, (start, len(bare), False)]
    return [*parts[:-1], (parts[-1][0], len(bare), parts[-1][2])]


def _is_name(text: str) -> bool:
    """Whether what stands before a colon is who speaks."""
    return bool(KANA_OR_HAN.search(text)) or all(not word[0].islower() for word in text.split())


def _aside_marks(bare: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the brackets, the dash and the colon of an aside stand."""
    named, aside = _NAME.match(bare), _ASIDE.search(bare, start, end)
    if named and not start and (aside is None or named.end() <= aside.start()):
        return [named.span("dash"), named.span("colon")]
    if aside is None:
        return []
    before = [match.span() for match in re.compile(r"\S+").finditer(bare, start, aside.start())]
    inner = aside.group().rstrip("　")
    close = aside.start() + len(inner)
    return [*before, (aside.start(), aside.start() + 1), (close - 1, close), (close, aside.end())]


def _items(
    line: CueLine, span: tuple[int, int], notation: Notation, marks: Sequence[tuple[int, int]]
) -> Iterator[Item]:
    """The words, tags and notes of a part of a line, and its marks."""
    found = [*notation.tag.finditer(line.text, *span), *_NOTE.finditer(line.text, *span)]
    pieces: list[tuple[int, int, re.Match[str] | None]] = [(*match.span(), match) for match in found]
    pieces += [(start, end, None) for start, end in marks if span[0] <= start < end <= span[1]]
    position, end = span
    for left, right, match in [*sorted(pieces, key=lambda piece: piece[:2]), (end, end, None)]:
        if left < position:
            continue
        if position < left:
            text = notation.read(line.text[position:left])
            yield Item("text", line.start + position, line.start + left, text)
        if left < right:
            yield _mark(line, left, right, match)
        position = right


def _mark(line: CueLine, start: int, end: int, match: re.Match[str] | None) -> Item:
    places = line.start + start, line.start + end
    halves = match.groupdict() if match else {}
    if halves.get("open") or halves.get("close"):
        side: Literal["open", "close"] = "open" if halves["open"] else "close"
        return Item(side, *places, name=halves["open"] or halves["close"])
    if halves.get("dropped"):
        return Item("alone", *places, raw=Template(""))
    written = line.text[start:end]
    plain = written.translate(_PLAIN)
    return Item("alone", *places, raw=None if plain == written else Template(plain))


def _set_lines(text: str, *, notation: Notation, is_single: bool, lead: str) -> str:
    """The texts of one or more cues, each on a line or two."""
    parts = notation.head.split(text)
    parts[::2] = [part.strip() if is_single else _balance(part.strip(), notation) for part in parts[::2]]
    return lead + "".join(parts)


def _balance(text: str, notation: Notation) -> str:
    """A text on one line, or on two of about the same length where one would be too long."""
    tags = [match.span() for match in notation.tag.finditer(text)]
    widths = [0, *accumulate(int(letter != "\0") for letter in _blanked(text, tags, by="\0"))]
    spaces = list(re.compile(r"[^\S\r\n]+").finditer(_blanked(text, tags, by="\0")))
    if widths[-1] <= _LINE_CHARS or not spaces:
        return text
    best = min(spaces, key=lambda space: _unevenness(text, space.start(), widths))
    return text[: best.start()] + notation.line_end + text[best.end() :]


def _unevenness(text: str, place: int, widths: Sequence[int]) -> float:
    """How bad a line end is there: the longer line counts, the end of a clause is better."""
    left, right = widths[place], widths[-1] - widths[place]
    return max(left, right) - (6 if text[place - 1] in ",.;:!?" else 0)
