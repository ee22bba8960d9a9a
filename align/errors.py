"""What goes wrong in this library: one error, always about the arguments."""

from __future__ import annotations


class AlignmentError(ValueError):
    """The arguments cannot be aligned, located or scored; the message says why and what would be right."""
