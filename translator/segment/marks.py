"""What stands before an item of a list: a bullet, `a)`, `(1)`, `2.1.`, `①`."""

from __future__ import annotations

import re

from translator.languages import lacks_ordinals

_NUMBER = r"\d{1,2}(?:[.．]\d{1,2})*+"
_MARK = re.compile(
    rf"""
      (?: [-–—•▪‣·*] | [(（]?(?:{_NUMBER}|[A-Za-zđĐ])[)）] | {_NUMBER}\.\)? | \[\d{{1,2}}\] )\s+
    | (?: [(（]{_NUMBER}[)）] | {_NUMBER}． | [\u2460-\u24ff\u2776-\u2793] | [¹²³⁰⁴-⁹]+ )
      \s*(?=[^\W\d_]|[「『])
    """,
    re.VERBOSE,
)


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
