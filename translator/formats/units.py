"""What a translation unit is, whatever file it comes from or goes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """The same text in several languages.

    Attributes:
        variants: text by language tag, as the file writes the tag.
        notes: where the unit comes from, such as `model`, `similarity`, `score`.
        id: of the unit in its file; empty if it has none.
    """

    variants: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    def text_in(self, language: str) -> str | None:
        """The variant in a language; `EN`, `en-US` and `en_us` all are `en`."""
        for tag, text in self.variants.items():
            if primary_language(tag) == primary_language(language):
                return text
        return None


def primary_language(tag: str) -> str:
    """The first part of a language tag, in small letters."""
    return tag.strip().replace("_", "-").split("-")[0].lower()
