"""What stands between the words of a run: readings, notes, exponents, and things that have no text.

Readings of ruby are left out, a note's sign stays one piece behind its word, an exponent with its base is a
word of its own; a picture or an empty element is a word, the end of a line or nothing, by what is beside it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from translator.detect.script import KANA_OR_HAN
from translator.formats.files.blocks import OBJECTS, Item, ItemKind, Template, join_templates

_READINGS = frozenset(("rt", "rp", "rtc", "ruby-text"))
_BASES = frozenset(("rb", "ruby-base"))
RUBY = frozenset(("ruby",)) | _READINGS | _BASES
"""Names of the elements that have small letters over others, without prefixes."""

PLACEHOLDERS = frozenset(("x", "ph"))
"""Names of elements that programs write where something is to come."""

_MOST_PARTS = 25  # tags and texts of a note's sign
_NOTE_FORM = r"[\[(（［]?\s*(?:\d{1,4}(?:\s*[,–-]\s*\d{1,4})*|[*†‡§¶#]{1,4}|[a-z]|[ivx]{1,5})\s*[\])）］.]?"
_NOTE = re.compile(_NOTE_FORM, re.IGNORECASE)
_NOTES = re.compile(rf"(?:\[{_NOTE_FORM}\]){{2,5}}|{_NOTE_FORM}", re.IGNORECASE)
_POWER = re.compile(r"[-−–+]?\d{1,3}|\d?[-−+]")
_INDEX = re.compile(r"[\w+−-]{1,4}")
_TOKEN = re.compile(r"(?:[A-Za-zµα-ωΑ-Ω]{1,4}|\d{1,3})\Z")
_GOES_ON = re.compile(r"[A-Z][A-Za-z0-9]{0,9}")
_UNITS = frozenset("km cm mm dm nm µm μm ha ft yd mi in kg sec min Pa Hz mol".split())
_ENDED = re.compile(r"(?<!\W)(?>\W*?[.!?…。！？])\W*+\Z")
_OPENED = re.compile(r"[\s(\[{„“”\"«»'‘’/=\-–—（「『【、:：]")


def settle_items(file: str, items: Sequence[Item], *, escape: Callable[[str], str]) -> Sequence[Item]:
    """The items of a run with what is no word of its sentence made one of the simple kinds."""
    if any(_local(item) == "ruby" for item in items):
        items = _without_readings(items)
    items = _without_empty_pairs(items)
    if any(item.role for item in items):
        items = _with_signs(file, items, escape)
    if any(item.kind in OBJECTS for item in items):
        items = _without_objects(items)
    return items


def _local(item: Item) -> str:
    return item.name.rpartition(":")[2]


def _without_readings(items: Sequence[Item]) -> list[Item]:
    """Each ruby as the text that the small letters stand over."""
    ends = [place for place, item in enumerate(items) if item.kind == "close" and _local(item) == "ruby"]
    settled: list[Item] = []
    position = 0
    for place, item in enumerate(items):
        if place < position or item.kind != "open" or _local(item) != "ruby":
            continue
        found = bisect_right(ends, place)
        if found == len(ends):
            break
        settled += items[position:place]
        base = _base_text(items[place + 1 : ends[found]])
        settled.append(Item("text", item.start, items[ends[found]].end, base))
        position = ends[found] + 1
    return [*settled, *items[position:]]


def _base_text(items: Sequence[Item]) -> str:
    """What is no reading; in HTML a reading may lack its end."""
    parts, is_base = [], True
    for item in items:
        name = _local(item)
        if name in _READINGS and item.kind in ("open", "close"):
            is_base = item.kind == "close"
        elif name in _BASES:
            is_base = True
        elif item.kind == "text" and is_base:
            parts.append(item.text.strip())
    return "".join(parts)


def _without_empty_pairs(items: Sequence[Item]) -> Sequence[Item]:
    """A pair with nothing in it as one thing."""
    settled: list[Item] = []
    for item in items:
        last = settled[-1] if settled else None
        is_pair = last is not None and (last.kind, item.kind) == ("open", "close") and last.name == item.name
        if last is not None and is_pair and last.raw is None and item.raw is None:
            kind: ItemKind = "placeholder" if _local(item) in PLACEHOLDERS else "element"
            settled[-1] = Item(kind, last.start, item.end, name=item.name, slots=last.slots)
        else:
            settled.append(item)
    return settled


def _with_signs(file: str, items: Sequence[Item], escape: Callable[[str], str]) -> list[Item]:
    """The signs of notes as single pieces, and exponents and indices with their bases."""
    settled: list[Item] = []
    rest = list(reversed(items))
    while rest:
        item = rest.pop()
        size = _size_of_pair(item, rest) if item.role and item.kind == "open" else 0
        inner = [item, *reversed(rest[len(rest) - size :])] if size else [item]
        text = "".join(part.text for part in inner if part.kind == "text").strip()
        before = _text_before(settled)
        is_beside = bool(settled) and settled[-1].kind in ("text", "verbatim")
        if size and is_beside and _is_power(inner, text, before):
            del rest[len(rest) - size :]
            _add_power(file, inner, settled, rest, escape)
        elif size and _is_sign(inner, text, before):
            del rest[len(rest) - size :]
            settled.append(replace(_joined(file, inner, "alone", "", escape), clings=True))
        else:
            settled.append(item)
    return settled


def _size_of_pair(item: Item, rest: Sequence[Item]) -> int:
    """How many items of those that follow, last first, belong to a short pair; 0 where it is none."""
    depth = 1
    for size in range(1, min(_MOST_PARTS, len(rest)) + 1):
        part = rest[-size]
        if part.kind not in ("open", "close", "text"):
            return 0
        if part.name == item.name:
            depth += {"open": 1, "close": -1}.get(part.kind, 0)
        if not depth:
            return size
    return 0


def _text_before(settled: Sequence[Item]) -> str:
    """The text that ends right before a place; tags that open or close there are passed over."""
    for item in reversed(settled):
        if item.kind not in ("open", "close"):
            return item.text if item.kind in ("text", "verbatim") else ""
    return ""


def _is_power(inner: Sequence[Item], text: str, before: str) -> bool:
    """Whether it is an index or an exponent: of a letter, a unit or a power of ten."""
    token = _TOKEN.search(before)
    if token is None or len(inner) != 3:
        return False
    base = token.group()
    left = before[: token.start()][-1:]
    if left.isalpha() and not base.isdigit() and not KANA_OR_HAN.match(left):
        return False  # the end of a longer word
    if inner[0].role == "sub":
        return bool(_INDEX.fullmatch(text)) and not base.isdigit()
    if inner[0].role != "sup":
        return False
    is_base = len(base) == 1 or base in _UNITS if not base.isdigit() else base in ("10", "2")
    return (bool(_POWER.fullmatch(text)) and is_base) or (text.isalpha() and len(text) < 4 and base.isdigit())


def _is_sign(inner: Sequence[Item], text: str, before: str) -> bool:
    """Whether it is the sign of a note, or a symbol such as the arrow that leads back from one."""
    roles = {part.role for part in inner}
    if text and all(unicodedata.category(letter)[0] in "SM" for letter in text):
        return bool(roles & {"sup", "link"})
    is_glued = bool(before) and not before[-1].isspace()
    if "sup" in roles:
        return bool(_NOTES.fullmatch(text)) or (is_glued and text.isalpha() and len(text) < 4)
    return is_glued and "link" in roles and bool(_NOTE.fullmatch(text)) and not text.isalpha()


def _add_power(
    file: str, inner: Sequence[Item], settled: list[Item], rest: list[Item], escape: Callable[[str], str]
) -> None:
    """Put an index or exponent with its base, and what of a formula follows it, in the place of the base."""
    base = settled.pop()
    token = _TOKEN.search(base.text) if base.kind == "text" else None
    if token:
        before, base = _cut(file, base, token.start())
        settled += [before] if before.text else []
    parts = [base, *inner]
    is_formula = rest and rest[-1].kind == "text" and inner[0].role == "sub"
    if is_formula and (tail := _GOES_ON.match(rest[-1].text)):
        found, after = _cut(file, rest.pop(), tail.end())
        parts.append(found)
        rest += [after] if after.text else []
    said = "".join(part.text for part in parts if part.kind in ("text", "verbatim"))
    settled.append(_joined(file, parts, "verbatim", said, escape))


def _cut(file: str, item: Item, place: int) -> tuple[Item, Item]:
    """A text in two; each half has its own part of the file only where the file has it as it is."""
    left, right = item.text[:place], item.text[place:]
    if file[item.start : item.end] == item.text:
        at = item.start + place
        return replace(item, text=left, end=at), replace(item, text=right, start=at)
    return replace(item, text=left), replace(item, text=right)


def _joined(
    file: str, parts: Sequence[Item], kind: ItemKind, text: str, escape: Callable[[str], str]
) -> Item:
    """Several items as one; what comes out for it is all of them."""
    start, end = parts[0].start, parts[-1].end
    is_whole = all(left.end == right.start for left, right in pairwise(parts))
    if is_whole and all(part.raw is None for part in parts):
        return Item(kind, start, end, text, slots=tuple(slot for part in parts for slot in part.slots))
    raws = (
        Template(escape(part.text)) if part.raw is None and part.kind == "text" else part.template_in(file)
        for part in parts
    )
    return Item(kind, start, end, text, raw=join_templates(raws))


def _without_objects(items: Sequence[Item]) -> list[Item]:
    """Things without text by what is beside them."""
    after = ""
    following: list[str] = []
    for item in reversed(items):
        following.append(after)
        after = (_shown(item) + after)[:9]
    following.reverse()
    before = ""
    settled = []
    for item, after in zip(items, following, strict=True):
        settled.append(_settled(item, before, after) if item.kind in OBJECTS else item)
        before = (before + _shown(settled[-1])).rpartition("\n")[2][-9:]
    return settled


def _shown(item: Item) -> str:
    """What of an item counts as text to its neighbors."""
    if item.kind == "verbatim":
        return item.text if item.text.isspace() else "x"
    return item.text if item.kind in ("text", "alone") else ""


def _settled(item: Item, before: str, after: str) -> Item:
    """A thing as a word, the end of a line, or nothing."""
    left, right = before[-1:], after[:1]
    is_ended = bool(_ENDED.search(before)) or not before.strip()
    is_parted = not left or bool(_OPENED.match(left))
    is_japanese = bool(KANA_OR_HAN.match(left) or KANA_OR_HAN.match(right))
    is_between = left.isalnum() and right.isalnum() and not is_japanese
    if is_between and item.kind == "placeholder":
        return replace(item, kind="verbatim", text="\n")
    if item.kind == "placeholder":
        is_word = (is_parted or is_japanese) and not (is_ended and (not right or right.isupper()))
    elif item.kind == "image":
        is_word = (is_parted or is_japanese or is_between) and not is_ended and bool(after.strip())
    else:
        is_word = is_parted and not is_ended and not right.isalnum()
    return replace(item, kind="verbatim" if is_word else "alone", text="")
