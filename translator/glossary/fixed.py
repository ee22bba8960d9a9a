"""Which parts of a text come back as they are, so that no term counts there: addresses and placeholders."""

from __future__ import annotations

from translator.addresses import ADDRESS
from translator.placeholders import PLACEHOLDER

Span = tuple[int, int]


class Fixed:
    """Addresses and placeholders of a text."""

    def __init__(self, text: str) -> None:
        """Find them."""
        self._addresses = [match.span() for match in ADDRESS.finditer(text)]
        self._placeholders = [match.span() for match in PLACEHOLDER.finditer(text)]

    def touches(self, place: Span) -> bool:
        """Whether a place has a part of one in it; a whole address may be a term (`ASP.NET`)."""
        start, end = place
        return any(start < right and left < end for left, right in self._placeholders) or any(
            left < start < right or left < end < right for left, right in self._addresses
        )
