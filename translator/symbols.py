"""Characters that models do not know: emoji, ornaments, arrows. They go round the model, not through it.

A model that reads them byte by byte writes others, half of a flag or no character at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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


def without_symbols(text: str) -> str:
    """The text that a model is asked for; one that is nothing but symbols stays whole."""
    if not _SIGN.search(text):
        return text
    runs = list(_runs(text))
    if not runs:
        return _BROKEN.sub("", text)
    bare, position = "", 0
    for start, end in [*runs, (len(text), len(text))]:
        piece = text[position:start].strip()
        bare += " " * bool(bare and piece and piece[0] not in _CLOSERS) + piece
        position = end
    bare = _BROKEN.sub("", bare)
    return bare if any(map(str.isalnum, bare)) else text


def with_symbols(source: str, english: str, *, is_spaced: bool) -> str:
    """The English of a text with its symbols where they stood: before, behind, or in proportion.

    Args:
        is_spaced: whether spaces part the words of the source.
    """
    if not _SIGN.search(source) or not english or without_symbols(source) == source:
        return english
    for start, end in reversed(list(_runs(source))):
        run = source[start:end]
        before, behind = source[:start], source[end:]
        if not any(map(str.isalnum, before)):
            gap = " " * (behind[:1].isspace() or not is_spaced)
            english = run + gap + english.lstrip()
        elif _TAIL.fullmatch(behind):
            gap = " " * (before[-1:].isspace() or not is_spaced)
            english = english.rstrip() + gap + run
        else:
            place = _nearest_gap(english, len(before) / len(source))
            english = f"{english[:place]} {run}{english[place:]}"
    return english


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of symbols side by side, outside of what is kept anyway."""
    kept = [found.span() for pattern in (ADDRESS, PLACEHOLDER) for found in pattern.finditer(text)]
    for run in _RUN.finditer(text):
        if not any(start < run.end() and run.start() < end for start, end in kept):
            yield run.span()


def _nearest_gap(english: str, share: float) -> int:
    """The space between words, outside of kept text, that is nearest to a share of a text."""
    kept = [found.span() for found in PLACEHOLDER.finditer(english)]
    gaps = [place for place, letter in enumerate(english) if letter == " "]
    free = [place for place in gaps if not any(start < place < end for start, end in kept)]
    return min(free, key=lambda place: abs(place - share * len(english)), default=len(english))


def find_strange(source: str, english: str) -> set[str]:
    """Characters of the English that no English has, and the source has not either; always U+FFFD."""
    if english.isascii():
        return set()
    known = {*source, *unicodedata.normalize("NFKC", source)} - {"\ufffd"}
    return set(_STRANGE.findall(english)) - known


def without_strange(source: str, english: str) -> str:
    """The English without what was made of characters that the model does not know."""
    strange = find_strange(source, english)
    if not strange:
        return english
    return re.sub(
        r"\s+([.,!?])|(\s)\s+", r"\1\2", english.translate(dict.fromkeys(map(ord, strange)))
    ).strip()
