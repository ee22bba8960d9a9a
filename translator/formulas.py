"""Cells of tables that a spreadsheet would run as formulas: kept from it, and read back."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+@-]")


def without_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: behind one `'` more."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """What `without_formula` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
