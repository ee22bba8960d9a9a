"""How long ago, as it is said at the terminal."""

from __future__ import annotations

import re

from translator.errors import InvalidRequest

_AGE = re.compile(r"(\d{1,6})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


def parse_age(age: str) -> float:
    """The seconds of an age.

    Raises:
        InvalidRequest: it is none.
    """
    match = _AGE.fullmatch(age)
    if match is None:
        raise InvalidRequest(f"age {age!r}; right is a number of hours, days or weeks: 12h, 30d, 2w")
    return int(match[1]) * _HOURS[match[2]] * 3600.0
