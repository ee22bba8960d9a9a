"""What stands around a line: a bullet, `a)`, `(1)`, `2.1.`, `①` before it; ornaments, `*** … ***`."""

from __future__ import annotations

import re

from translator.languages import lacks_ordinals

_NUMBER = r"\d{1,2}(?:[.．]\d{1,2})*+"
_MARK = re.compile(
    rf"""
      (?: [-–—•▪‣·*] | [(（]?(?:{_NUMBER}|[A-Za-zđĐ])[)）] | {_NUMBER}\.\)? | \[\d{{1,2}}\] )\s+
    | (?: [(（]{_NUMBER}[)）] | {_NUMBER}． | [\u2460-\u24ff\u2776-\u2793・●○■□◆◇◎] | [¹²³⁰⁴-⁹]+ )
      \s*(?=[^\W\d_]|[「『])
    """,
    re.VERBOSE,
)

_ORNAMENTS = "*=~•★☆═━─◆◇■□●○※#+-<>"
_SPACED_ORNAMENTS = "#+-<>"  # `##NEV##` and `<<nev>>` are placeholders somewhere
_MIRRORED = {"<": ">", ">": "<"}
_LEAST_ORNAMENTS = 2


def without_ornaments(line: str) -> tuple[int, int]:
    """Where the text of a line stands that signs enclose (`=== Vége ===`, `<<< a >>>`), else all of it."""
    bare = line.rstrip()
    sign, close = bare[:1], bare[-1:]
    if not sign or sign not in _ORNAMENTS or close != _MIRRORED.get(sign, sign) or "\n" in bare:
        return 0, len(line)
    head, tail = len(bare) - len(bare.lstrip(sign)), len(bare) - len(bare.rstrip(close))
    inner = bare[head : len(bare) - tail]
    text = inner.strip()
    is_parted = sign not in _SPACED_ORNAMENTS or (inner[:1].isspace() and inner[-1:].isspace())
    if min(head, tail) < _LEAST_ORNAMENTS or not is_parted or not any(map(str.isalpha, text)):
        return 0, len(line)
    start = head + len(inner) - len(inner.lstrip())
    return start, start + len(text)


def find_mark(text: str) -> int:
    """Where the item begins that a mark opens at the start of a text; 0 where there is no mark.

    A number with a full stop may also be part of a date or, but in Vietnamese, an ordinal: `17. századi`.
    """
    mark = _MARK.match(text)
    following = text[mark.end() : mark.end() + 1] if mark else ""
    if not mark or not following:
        return 0
    if not mark.group().rstrip().endswith("."):
        return mark.end()
    is_part = following.isdigit() or (following.islower() and not lacks_ordinals(text))
    return 0 if is_part else mark.end()
