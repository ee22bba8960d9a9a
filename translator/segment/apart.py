"""Which lines belong apart whatever their length, as in forms and tables of contents.

A leader (`Mintavétel ........ 15`) parts a line as a column does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEADER = re.compile(
    r"""(?:(?<!\s)\s++)?(?:
        \.{6,} | \.{4,5}(?=\s*\d) | (?:\.[ \u00a0]){5,}\.? | …{3,} | (?:…[ ]){2,}…?
      | _{2,}(?:[/.]_{2,})+ | _{3,} | [·・･‥]{4,} | (?:[·・][ ]){3,}[·・]? | -{6,} | [─―]{4,}
    )\s*""",
    re.VERBOSE,
)
_LEADER_SIGN = re.compile(r"[.…·・･‥─―]{3}|(?:[.…·・] ){2}|_{2}[/.]_|_{3}|-{6}")
# `Địa chỉ: …`, `Anyja neve: …`, `住所：…`; no address of the web, nor words before what somebody says.
_LABEL = re.compile(r"(?P<words>[^\W\d_][^:：.!?。！？,、;\r\n]{0,40})[:：](?!//|\s*[\"“„«‘「『])")
_LABEL_WORDS = 6


def split_at_leaders(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what stands between leaders, in order; a text that is nothing but a leader is left whole."""
    start = 0
    for leader in _LEADER.finditer(text) if _LEADER_SIGN.search(text) else ():
        if leader.start() > start:
            yield start, leader.start()
            start = leader.end()
    if start < len(text):
        yield start, len(text)


def has_leader(text: str) -> bool:
    """Whether a line has a leader behind some text."""
    leader = _LEADER.search(text, 1) if _LEADER_SIGN.search(text) else None
    return leader is not None and leader.start() > 0


def is_label(text: str) -> bool:
    """Whether a line begins with a few words and a colon, as a line of a form or of a dialogue does."""
    label = _LABEL.match(text)
    return label is not None and not text[0].islower() and len(label["words"].split()) <= _LABEL_WORDS


def are_apart(first: str, second: str) -> bool:
    """Whether the first of two lines surely ends where it ends."""
    if first.endswith((":", "：")) or has_leader(first):
        return True
    return has_leader(second) and not second[0].islower()
