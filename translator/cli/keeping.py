"""What a translation at the terminal keeps as it goes, so that a call that is repeated goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from translator.cli.telling import say
from translator.engine import Engine
from translator.errors import TranslatorError
from translator.glossary import Glossary
from translator.records import Decoding, Hypothesis, SourceText
from translator.settings import Settings

if TYPE_CHECKING:  # it loads SQLAlchemy
    from translator.service.memory import TranslationMemory

_LEAST_TEXTS = 64
"""Below this a document takes some seconds, and opening the store a good part of one (2026-11-30)."""


class LongWork:
    """A `Memory` that is opened with the first document that is long enough to be worth it.

    A store that cannot be used costs a word on standard error, never the translation.
    """

    def __init__(self, engine: Engine, *, decoding: Decoding, glossary: Glossary, settings: Settings) -> None:
        """Nothing is opened yet."""
        self._engine, self._decoding, self._glossary = engine, decoding, glossary
        self._settings = settings
        self._memory: TranslationMemory | None = None
        self._is_usable, self._is_worth_it = True, False
        self.n_kept = 0
        """Texts that are kept by now."""

    def recall(self, sources: Sequence[SourceText]) -> Mapping[SourceText, Hypothesis]:
        """Those of a long document that were translated before."""
        self._is_worth_it = len(sources) >= _LEAST_TEXTS
        found: dict[SourceText, Hypothesis] = {}
        if self._is_worth_it:
            self._try(lambda memory: found.update(memory.recall(sources)))
        self.n_kept += len(found)
        return found

    def keep(self, found: Mapping[SourceText, Hypothesis]) -> None:
        """Keep what was made of the document that was recalled last."""
        if self._is_worth_it and self._try(lambda memory: memory.keep(found)):
            self.n_kept += len(found)

    def _try(self, step: Callable[[TranslationMemory], None]) -> bool:
        if not self._is_usable:
            return False
        try:
            self._memory = self._memory or self._open()
            step(self._memory)
        except TranslatorError as error:
            self._is_usable = False
            say(f"what is finished is not kept for another call: {error}")
        return self._is_usable

    def _open(self) -> TranslationMemory:
        from translator.service.context import make_context
        from translator.service.memory import TranslationMemory

        return TranslationMemory(
            make_context(self._settings),
            model=self._engine.model,
            decoding=self._decoding,
            glossary=self._glossary,
        )
