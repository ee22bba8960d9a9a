"""Which parts of a text come back as they are, so that no term counts there: addresses and placeholders."""

from __future__ import annotations

from translator.addresses import find_addresses
from translator.glossary.places import Places
from translator.placeholders import find_placeholders
from translator.records import Span


class Fixed:
    """Addresses and placeholders of a text."""

    def __init__(self, text: str) -> None:
        """Find them."""
        self._addresses = Places(find_addresses(text))
        self._placeholders = Places(find_placeholders(text))

    def touches(self, place: Span) -> bool:
        """Whether a place has a part of one in it; a whole address may be a term (`ASP.NET`)."""
        start, end = place
        return bool(self._placeholders.overlapping(place)) or any(
            left < start or end < right for left, right in self._addresses.overlapping(place)
        )
