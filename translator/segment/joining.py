"""How replaced segments become one text again: every gap stays, and English words are not run together.

Japanese has no space between sentences, or a wide one, and Vietnamese typing sometimes lacks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from translator.records import Segment

_WIDE_SPACE = "\u3000"
_OPENERS = "([{“‘«¿¡「『（【〈《"
_CLOSERS = ")]}”’»,.;:!?…、。，．：；！？）」』】〉》"


def join(text: str, segments: Sequence[Segment], replacements: Sequence[str]) -> str:
    """The document with each segment replaced and its gaps around them: the layout of the translation."""
    if not segments:
        return text
    gaps = find_gaps(text, segments, replacements)
    pieces = [piece for pair in zip(replacements, gaps, strict=True) for piece in pair]
    return "".join([text[: segments[0].start], *pieces])


def find_gaps(text: str, segments: Sequence[Segment], replacements: Sequence[str]) -> list[str]:
    """What stands behind each segment, up to the next one or the end of the text.

    That is what the document has there, but one plain space where it has none, or a wide one, between two
    segments of which one is replaced.
    """
    gaps = [text[left.end : right.start] for left, right in pairwise(segments)]
    for index, gap in enumerate(gaps):
        if gap.strip(_WIDE_SPACE) == "":
            pair, english = segments[index : index + 2], replacements[index : index + 2]
            if any(item.text != now for item, now in zip(pair, english, strict=True)):
                gaps[index] = " " * len(gap) if gap else " " * _needs_space(*english)
    return [*gaps, text[segments[-1].end :]] if segments else []


def _needs_space(left: str, right: str) -> bool:
    """Whether two texts side by side would stick to each other."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return False
    return left[-1] not in _OPENERS and right[0] not in _CLOSERS
