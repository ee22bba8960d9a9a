"""Translations of opened files for tests: by a table, a function, or not at all."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes import FakeEngine
from translator.pipeline import translate_document
from translator.records import SourceText, TranslatedDocument


def english(
    text: str, translate: Callable[[str], str] | dict[str, str], *, source: str = "hu"
) -> TranslatedDocument:
    """The text translated; what a table does not have comes in capitals."""

    def answer(asked: SourceText) -> str:
        return (
            translate.get(asked.text, asked.text.upper())
            if isinstance(translate, dict)
            else translate(asked.text)
        )

    return translate_document(text, engine=FakeEngine(answer), source=source)
