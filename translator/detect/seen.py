"""A text as a reader sees it: letters composed with their marks, without characters that are not seen."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark; joiners between letters, as
# those within an emoji are seen; variants of letters.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[^\\W\\d_])[\ufe00-\ufe0f\U000e0100-\U000e01ef]|(?<=[^\\W_])[\u200c\u200d](?=[^\\W_])"
)


def as_seen(text: str) -> str:
    """The text in NFC without soft hyphens and zero-width characters; most texts are so already."""
    if text.isascii():
        return text
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return _UNSEEN.sub("", composed)
