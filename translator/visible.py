"""Text that other people wrote, as it may stand in a log, in a terminal or in a cell of a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

# C0 and C1 controls but the tab, marks that part lines, and marks that turn the direction of what follows.
_CONTROL = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SHORT = {"\n": r"\n", "\r": r"\r"}
_FORMULA = re.compile(r"'*[=+@-]")


def visible(text: str) -> str:
    """The text with escapes for what would begin a line, steer a terminal or hide itself: `\\x1b` for ESC."""
    return _CONTROL.sub(_escape, text)


def visible_json(
    value: object, *, indent: int | None = None, default: Callable[[object], object] | None = None
) -> str:
    """JSON with its own escapes for the same, which say what was there; without `indent` one line."""
    lines = json.dumps(value, ensure_ascii=False, indent=indent, default=default).split("\n")
    return "\n".join(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in lines)


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    return _SHORT.get(letter) or (f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}")


def without_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: behind one `'` more."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """What `without_formula` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
