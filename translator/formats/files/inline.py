"""How a run of text and inline markup becomes a block: text by itself, markup at its offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.errors import InputTooLarge
from translator.formats.files.blocks import Block, Item, Mark, Slot, Template, as_it_is
from translator.formats.files.settling import settle_items
from translator.placeholders import PLACEHOLDER, find_placeholders

_BLANKS = " \t\r\n\f"
_SPACES = re.compile(f"[{_BLANKS}]+")
# Brackets, and what could be taken for the end of a sentence or of a language.
_NOT_SHOWN = re.compile(r"[⟦⟧。！？|\n]|[.!?…:;/–—-](?:\s|$)")
MOST_ITEMS = 20_000
_MAX_DEPTH = 100  # pairs within pairs; what lies deeper is placed mark by mark
_MAX_SHOWN = 60  # code points of a verbatim text that are shown in its place


def to_slots(
    file: str,
    items: Sequence[Item],
    *,
    escape: Callable[[str], str] = as_it_is,
    encode: Callable[[str], str] = as_it_is,
    keeps_spaces: bool = False,
    keeps_edges: bool = False,
) -> Iterator[Slot]:
    """The hole of a run, and the holes in the markup around it.

    Markup at the edges stays outside, as long as no pair is torn, unless `keeps_edges`.

    Args:
        file: the string that the items' offsets count in.
        escape, encode: see `Block` and `Slot`.
        keeps_spaces: white space is text, as in `pre`; elsewhere a run of it is one space.
    """
    if len(items) == 1 and items[0].kind == "text":  # most runs, and ten times as fast
        yield from _text_slot(file, items[0], escape, encode, keeps_spaces=keeps_spaces)
        return
    check_length(items)
    items = settle_items(file, items, escape=escape)
    partners = _find_partners(items)
    first, last = _inner(items, partners, keeps_edges=keeps_edges)
    for item in items[:first]:
        yield from item.slots
    if first < last:
        start, end = _without_blanks(file, items[first:last])
        inner = dict(enumerate(items[first:last], start=first))
        text, marks = _to_block(file, inner, partners, keeps_spaces=keeps_spaces)
        marks = _with_placeholders(text, marks, escape)
        yield Slot(start, end, Block(text, tuple(_to_marks(marks)), escape), encode)
    for item in items[max(first, last) :]:
        yield from item.slots


def _text_slot(
    file: str,
    item: Item,
    escape: Callable[[str], str],
    encode: Callable[[str], str],
    *,
    keeps_spaces: bool,
) -> Iterator[Slot]:
    """The hole of a run without markup."""
    text = (item.text if keeps_spaces else _SPACES.sub(" ", item.text)).strip(_BLANKS)
    if text.strip():
        start, end = _without_blanks(file, [item])
        marks = _with_placeholders(text, [], escape)
        yield Slot(start, end, Block(text, tuple(_to_marks(marks)), escape), encode)


def check_length(items: Sequence[Item]) -> None:
    """Refuse a paragraph of more tags than anybody writes.

    Raises:
        InputTooLarge: it is one.
    """
    if len(items) > MOST_ITEMS:
        raise InputTooLarge(f"a paragraph has more than {MOST_ITEMS:,} tags and pieces of text")


def shown(text: str, number: int) -> str:
    """What stands for something verbatim in a block's text: itself where it is short, in brackets."""
    plain = _SPACES.sub(" ", text).strip()
    if PLACEHOLDER.fullmatch(plain):
        return plain
    is_short = 0 < len(plain) <= _MAX_SHOWN and not _NOT_SHOWN.search(plain)
    return f"⟦{plain if is_short else number}⟧"


def _find_partners(items: Sequence[Item]) -> dict[int, int]:
    """The other half of each pair; halves without another, crossed or too deep, have none."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    names: dict[str, int] = {}
    for index, item in enumerate(items):
        if item.kind == "open":
            opened.append(index)
            names[item.name] = names.get(item.name, 0) + 1
        elif item.kind == "close" and names.get(item.name):
            while True:
                other = opened.pop()
                names[items[other].name] -= 1
                if items[other].name == item.name:
                    break
            if len(opened) < _MAX_DEPTH:
                partners[other], partners[index] = index, other
    return partners


def _inner(items: Sequence[Item], partners: Mapping[int, int], *, keeps_edges: bool) -> tuple[int, int]:
    """The part of a run from its first to its last word, with no pair torn; empty where it has no word."""
    first, last = 0, len(items)
    if all(item.kind != "text" or not item.text.strip() for item in items):
        return last, last
    while not keeps_edges:
        head, tail = partners.get(first), partners.get(last - 1)
        if head is None and _is_edge(items[first]):
            first += 1
        elif tail is None and _is_edge(items[last - 1]):
            last -= 1
        elif head == last - 1 and _is_edge(items[head]):
            first, last = first + 1, last - 1
        elif head is not None and all(map(_is_edge, items[first : head + 1])):
            first = head + 1
        elif tail is not None and all(map(_is_edge, items[tail:last])):
            last = tail
        else:
            break
    return first, last


def _is_edge(item: Item) -> bool:
    if item.raw is not None:  # what stays outside comes out as it stands in the file
        return False
    is_blank = item.text.isspace() or (item.kind == "text" and not item.text)
    return item.kind in ("open", "close", "alone") or is_blank


def _without_blanks(file: str, items: Sequence[Item]) -> tuple[int, int]:
    """Where a run starts and ends in the file, without white space around it."""
    start, end = items[0].start, items[-1].end
    raw = file[start:end]
    is_text = [item.kind == "text" for item in (items[0], items[-1])]
    left = len(raw) - len(raw.lstrip(_BLANKS)) if is_text[0] else 0
    right = len(raw) - len(raw.rstrip(_BLANKS)) if is_text[1] else 0
    return start + left, end - right


@dataclass(frozen=True, slots=True)
class _UnnumberedMark:
    """A mark before it is numbered; `key` and `partner` are numbers of items."""

    at: int
    raw: Template
    key: int = -1
    partner: int | None = None
    end: int | None = None
    vanishes: bool = False
    clings: bool = False


def _to_block(
    file: str, items: Mapping[int, Item], partners: Mapping[int, int], *, keeps_spaces: bool
) -> tuple[str, list[_UnnumberedMark]]:
    """Text and markup of the inner part of a run, its items by their numbers."""
    text = ""
    pieces: list[_UnnumberedMark] = []
    for index, item in items.items():
        if item.kind == "text":
            flowing = item.text if keeps_spaces else _SPACES.sub(" ", item.text)
            if not text or (not keeps_spaces and text[-1].isspace() and flowing.startswith(" ")):
                flowing = _drop_blanks(flowing, pieces, len(text))
            text += flowing
            continue
        raw = item.template_in(file)
        stands_for = _stand_in(item, len(pieces) + 1, keeps_spaces=keeps_spaces)
        end = len(text) + len(stands_for) if stands_for else None
        pieces.append(
            _UnnumberedMark(len(text), raw, index, partners.get(index), end, item.vanishes, item.clings)
        )
        text += stands_for
    return text.rstrip(_BLANKS) if item.kind == "text" else text, pieces


def _drop_blanks(flowing: str, pieces: list[_UnnumberedMark], at: int) -> str:
    """A text without its first blanks; single markup before them keeps one."""
    bare = flowing.lstrip(_BLANKS)
    if pieces and bare != flowing and pieces[-1].partner is None and at in (pieces[-1].at, pieces[-1].end):
        raw = pieces[-1].raw
        pieces[-1] = replace(pieces[-1], raw=replace(raw, text=raw.text + " "))
    return bare


def _stand_in(item: Item, number: int, *, keeps_spaces: bool) -> str:
    """What a single mark is in the text: a line end, something verbatim in brackets, or nothing."""
    if item.kind == "verbatim":
        return item.text if item.text.isspace() else shown(item.text, number)
    return "" if keeps_spaces or not item.text.isspace() else item.text


def _with_placeholders(
    text: str, pieces: Sequence[_UnnumberedMark], escape: Callable[[str], str]
) -> list[_UnnumberedMark]:
    """The markup and the placeholders of a text, in order."""
    places = sorted(piece.at for piece in pieces)
    ends = {piece.at for piece in pieces if piece.end is not None}
    added = []
    for start, end in find_placeholders(text):
        is_torn = bisect_right(places, start) < bisect_left(places, end)
        if start not in ends and not is_torn:
            added.append(_UnnumberedMark(start, Template(escape(text[start:end])), end=end))
    # All markup at an offset stands before the text there.
    return sorted([*pieces, *added], key=lambda piece: (piece.at, piece.key < 0))


def _to_marks(pieces: Sequence[_UnnumberedMark]) -> Iterator[Mark]:
    numbers = {piece.key: number for number, piece in enumerate(pieces) if piece.key >= 0}
    for piece in pieces:
        partner = None if piece.partner is None else numbers[piece.partner]
        yield Mark(piece.at, piece.raw, partner, piece.end, piece.vanishes, piece.clings)
