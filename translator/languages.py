"""Which languages a segment can be in, and what each is called."""

from __future__ import annotations

from translator.errors import UnknownLanguage

ENGLISH = "en"
UNDETERMINED = "und"
SOURCE_LANGUAGES = ("vi", "hu", "ja")
LANGUAGE_NAMES = {
    "vi": "Vietnamese",
    "hu": "Hungarian",
    "ja": "Japanese",
    ENGLISH: "English",
    UNDETERMINED: "undetermined",
}
AUTO = "auto"


def parse_source_language(tag: str) -> str:
    """Normalize a source language tag (`VI`, `vi-VN`, `hu_HU`, `auto`) to `vi`, `hu`, `ja` or `auto`.

    Raises:
        UnknownLanguage: any other language.
    """
    primary = tag.strip().lower().replace("_", "-").split("-")[0]
    if primary == AUTO or primary in SOURCE_LANGUAGES:
        return primary
    raise UnknownLanguage(f"unknown source language {tag!r}; known: {AUTO}, {', '.join(SOURCE_LANGUAGES)}")
