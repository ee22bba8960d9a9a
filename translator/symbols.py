"""Characters that models do not know: emoji, ornaments, arrows. They go round the model, not through it.

A model that reads them byte by byte writes others, half of a flag or no character at all.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from translator.addresses import ADDRESS
from translator.placeholders import PLACEHOLDER

# What models know well stays out of it: `→`, `°`, and what stands for letters, `㈱`, `①`.
_KIND = (
    "\u00a9\u00ae\u2020\u2021\u203b\u2042\u2194-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3012\u3013\u3020"
    "\u3030\u303d\ue000-\uf8ff\U0001f000-\U0001faff\U000f0000-\U0010ffff"
)
_MODIFIERS = "\ufe00-\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_RUN = re.compile(
    f"(?:[{_KIND}][{_MODIFIERS}]*|[0-9#*]\ufe0f?\u20e3)(?:\\s*(?:[{_KIND}][{_MODIFIERS}]*|[0-9#*]\ufe0f?\u20e3))*"
)
# What is seen of no letter: no text has them alone.
_BROKEN = re.compile(f"\ufffd|\ufffc|(?<![{_KIND}{_MODIFIERS}])[\ufe00-\ufe0e\U000e0020-\U000e007f]+")
_SIGN = re.compile(f"[{_KIND}\u20e3\ufe00-\ufe0f\ufffc\ufffd]")
_CLOSERS = ".!?…。！？、,)）」』”"
_TAIL = re.compile(r"[\s.!?…。！？、,)）」』”\"']*")
# English has of these only what the source has: controls, symbols, scripts other than Latin and Greek.
_STRANGE = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u0400-\u1cff\u2e80-\u2fff\u3040-\ud7ff\uf900-\ufaff\ufffc\ufffd{_KIND}"
    "\U00010000-\U0001efff\U00020000-\U0003ffff]"
)

# Of these what the source has not is nothing that anybody writes: controls, half of a pair of surrogates.
_GARBAGE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffd]")


def without_symbols(text: str) -> str:
    """The text that a model is asked for; one that is nothing but symbols stays whole."""
    if not _SIGN.search(text):
        return text
    runs = list(_runs(text))
    if not runs:
        return _BROKEN.sub("", text)
    parts: list[str] = []
    position = 0
    for start, end in [*runs, (len(text), len(text))]:
        piece = text[position:start].strip()
        if piece:
            parts += [" " if parts and piece[0] not in _CLOSERS else "", piece]
        position = end
    bare = _BROKEN.sub("", "".join(parts))
    return bare if any(map(str.isalnum, bare)) else text


def with_symbols(source: str, english: str, *, is_spaced: bool) -> str:
    """The English of a text with its symbols where they stood: before, behind, or in proportion.

    Args:
        is_spaced: whether spaces part the words of the source.
    """
    if not _SIGN.search(source) or not english or without_symbols(source) == source:
        return english
    first_word = next((place for place, letter in enumerate(source) if letter.isalnum()), len(source))
    before, between, behind = "", [], ""
    for start, end in _runs(source):
        run = source[start:end]
        if start <= first_word:
            before += run + " " * (source[end : end + 1].isspace() or not is_spaced)
        elif _TAIL.fullmatch(source, end):
            behind = " " * (source[start - 1].isspace() or not is_spaced) + run
        else:
            between.append((start / len(source), run))
    bare = english.lstrip() if before else english
    return before + _put_between(bare.rstrip() if behind else bare, between) + behind


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of symbols side by side, outside of what is kept anyway."""
    letters = list(text)
    for pattern in (ADDRESS, PLACEHOLDER):
        for kept in pattern.finditer(text):
            letters[kept.start() : kept.end()] = "\x00" * (kept.end() - kept.start())
    for run in _RUN.finditer("".join(letters)):
        yield run.span()


def _put_between(english: str, runs: Sequence[tuple[float, str]]) -> str:
    """The English with each run at the space between words, outside of kept text, nearest to its share."""
    if not runs:
        return english
    hidden = PLACEHOLDER.sub(lambda kept: "\x00" * len(kept.group()), english)
    gaps = [place for place, letter in enumerate(hidden) if letter == " "]
    parts, position = [], 0
    for share, run in runs:
        place = max(position, _nearest(gaps, share * len(english), default=len(english)))
        parts += [english[position:place], " ", run]
        position = place
    return "".join([*parts, english[position:]])


def _nearest(places: Sequence[int], wanted: float, *, default: int) -> int:
    """The nearest of places in order."""
    after = bisect_left(places, wanted)
    return min(places[max(0, after - 1) : after + 1], key=lambda place: abs(place - wanted), default=default)


def find_strange(source: str, english: str) -> set[str]:
    """Characters of the English that no English has, and the source has not either; always U+FFFD."""
    if english.isascii() and english.isprintable():
        return set()
    found = {*_STRANGE.findall(english), *"".join(_GARBAGE.findall(english))}
    return found - _known(source)


def without_garbage(source: str, english: str) -> str:
    """The English without what is no character, or half of one, and not in the source.

    Symbols and letters that the source has not stay: they may be meant.
    """
    if english.isascii() and english.isprintable():
        return english
    known = _known(source)
    parts = _GARBAGE.sub(lambda it: it[0] if it[0] in known else "\ufffd", english).split("\ufffd")
    whole = parts[0]
    for part in filter(None, parts[1:]):
        is_tight = part[0] in ".,!?" or not whole
        whole = (whole.rstrip() if is_tight else whole) + (
            part.lstrip() if whole[-1:].isspace() or not whole else part
        )
    return whole if len(parts) == 1 else whole.strip()


def _known(source: str) -> set[str]:
    return {*source, *unicodedata.normalize("NFKC", source)} - {"\ufffd"}
