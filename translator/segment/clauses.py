"""How a segment too long for a model is cut: at clauses, else words, else anywhere; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.addresses import inside_addresses

# From the best place to cut to the worst; the cut falls behind the match.
_PLACES = (
    re.compile(r"[.!?…;:。！？；：][\"'”’»)\]」』）]*\s*"),
    re.compile(r"[,，、)）\]”」』]\s*|(?<!\s)\s++[–—-]\s+"),
    re.compile(r"\s+"),
)
# Cuts in the outer quarters leave crumbs; they are taken only when there is no other.
_CRUMB = 0.25


def split_clauses(text: str, *, fits: Callable[[str], bool]) -> list[str]:
    """Cut a text into pieces that fit, as few cuts as halving allows; joined, the pieces are the text.

    Args:
        fits: whether a piece may stay whole. A single character always does.
    """
    done: list[str] = []
    pending = [text]
    while pending:
        piece = pending.pop()
        if len(piece) <= 1 or fits(piece):
            done.append(piece)
        else:
            cut = _find_cut(piece)
            pending += [piece[cut:], piece[:cut]]
    return done


def _find_cut(text: str) -> int:
    """The place nearest to the middle among the best kind of places there is."""
    middle, low, high = len(text) / 2, len(text) * _CRUMB, len(text) * (1 - _CRUMB)
    inside = inside_addresses(text)
    for places in _PLACES:
        found = (match.end() for match in places.finditer(text))
        ends = [end for end in found if low <= end <= high and end not in inside]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return _step_over_marks(text, int(middle))


def _step_over_marks(text: str, cut: int) -> int:
    """Move a cut so that it parts no letter from its combining marks."""
    marks = re.compile(r"[\u0300-\u036f\u3099\u309a\ufe0f\u200d]*").match(text, cut)
    end = marks.end() if marks else cut
    return end if 0 < end < len(text) else max(1, cut)
