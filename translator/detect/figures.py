"""Figures alone, as in the cells of a table: whose they are tells how English writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from translator.languages import SOURCE_LANGUAGES
from translator.numbers import is_figures, put_numbers_right
from translator.records import SourceText

_SURE_SHARE = 0.9  # of the code points of a document, in the language that its figures are in


def find_foreign_figures(
    texts: Sequence[str], languages: Sequence[str | None], *, source: str
) -> dict[int, str]:
    """The texts of figures alone that English writes in another way (`1.250`), with their language.

    Args:
        languages: of each text, None for what has no words.
        source: the language that is given, else the one that nearly all of the document is in counts.
    """
    language = source if source in SOURCE_LANGUAGES else _main_language(texts, languages)
    if not language:
        return {}
    return {
        index: language
        for index, text in enumerate(texts)
        if languages[index] is None
        and is_figures(text)
        and put_numbers_right(SourceText(text, language), text) != text
    }


def _main_language(texts: Sequence[str], languages: Sequence[str | None]) -> str:
    """The source language that a document is in, empty where that is not sure."""
    sizes: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        if language is not None:
            sizes[language] += len(text)
    language, size = max(sizes.items(), key=lambda item: item[1], default=("", 0))
    return language if language in SOURCE_LANGUAGES and size >= _SURE_SHARE * sizes.total() else ""
