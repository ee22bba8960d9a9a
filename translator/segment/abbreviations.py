"""Which words end in a full stop that ends no sentence: those of all languages, since none is known yet."""

from __future__ import annotations

import re

from translator.languages import RECORDS

_BETWEEN_PARTS = re.compile("[.,/–-]")  # `PGS.TS`, `GS-TS`

_TITLES = frozenset[str]().union(*(record.stops.titles for record in RECORDS))
_INNER = _TITLES.union(*(record.stops.inner for record in RECORDS))
_OPEN = frozenset[str]().union(*(record.stops.open for record in RECORDS))
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split())


def is_title(word: str) -> bool:
    """Whether a word stands before the name of a person or a town: `dr`, `TP`, `PGS.TS`, `Th.S`."""
    parts = _BETWEEN_PARTS.split(word.lower())
    return all(part in _TITLES for part in parts) or "".join(parts) in _TITLES


def is_inner(word: str) -> bool:
    """Whether a word stands before a name or a number, or is an initial: never the end of a sentence."""
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or is_title(word) or all(part in _INNER for part in word.lower().split("."))


def may_end(word: str) -> bool:
    """Whether a word stands at the end of a sentence as often as within one."""
    return word.lower() in _OPEN
