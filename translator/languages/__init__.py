"""Which languages a segment can be in, and the record of each."""

from __future__ import annotations

from translator.errors import UnknownLanguage
from translator.languages.en import ENGLISH_LANGUAGE
from translator.languages.hu import HUNGARIAN
from translator.languages.ja import JAPANESE
from translator.languages.language import Language, TrainingTraits
from translator.languages.vi import VIETNAMESE

SOURCES = (VIETNAMESE, HUNGARIAN, JAPANESE)
"""The languages that are translated, in the order in which every door lists them."""
RECORDS = (*SOURCES, ENGLISH_LANGUAGE)
AUTO = "auto"
ENGLISH = ENGLISH_LANGUAGE.tag
UNDETERMINED = "und"
SOURCE_LANGUAGES = tuple(record.tag for record in SOURCES)
LANGUAGE_NAMES = {record.tag: record.name for record in RECORDS} | {UNDETERMINED: "undetermined"}
_BY_TAG = {record.tag: record for record in RECORDS}

__all__ = [
    "AUTO",
    "ENGLISH",
    "LANGUAGE_NAMES",
    "RECORDS",
    "SOURCES",
    "SOURCE_LANGUAGES",
    "UNDETERMINED",
    "Language",
    "find_ordinals",
    "lacks_ordinals",
    "language_of",
    "parse_source_language",
    "spell_for_models",
    "teaching_of",
]


def language_of(tag: str) -> Language:
    """The record of a language.

    Raises:
        UnknownLanguage: there is none.
    """
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    raise UnknownLanguage(f"unknown language {tag!r}; known: {', '.join(_BY_TAG)}")


def spell_for_models(text: str, *, language: str) -> str:
    """A text in a language with common characters for rare ones that models do not know."""
    return text if text.isascii() else text.translate(language_of(language).spellings)


def teaching_of(tag: str) -> TrainingTraits:
    """What the makers of models know of a source language.

    Raises:
        UnknownLanguage: it is none.
    """
    teaching = language_of(tag).teaching
    if teaching is None:
        raise UnknownLanguage(f"language {tag!r} is no source language; known: {', '.join(SOURCE_LANGUAGES)}")
    return teaching


def find_ordinals(text: str) -> frozenset[str] | None:
    """How the language of a text writes ordinal numbers with full stops, as far as its letters tell.

    Without diacritics either way the stricter rules for numbers would join sentences of other languages.
    """
    if lacks_ordinals(text):
        return None
    found = (record.ordinals for record in RECORDS if record.letters and record.letters.search(text))
    return next(found, None)


def lacks_ordinals(text: str) -> bool:
    """Whether a text has letters of a language that puts no full stop behind ordinal numbers."""
    others = (record.letters for record in RECORDS if record.letters and not record.ordinals)
    return any(letters.search(text) for letters in others)


def parse_source_language(tag: str) -> str:
    """Normalize a source language tag (`VI`, `vi-VN`, `hu_HU`, `auto`) to `vi`, `hu`, `ja` or `auto`.

    Raises:
        UnknownLanguage: any other language.
    """
    primary = tag.strip().lower().replace("_", "-").split("-")[0]
    if primary == AUTO or primary in SOURCE_LANGUAGES:
        return primary
    raise UnknownLanguage(f"unknown source language {tag!r}; known: {AUTO}, {', '.join(SOURCE_LANGUAGES)}")
