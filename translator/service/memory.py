"""The memory of translations for documents that no job stands for: those of `tolmacs translate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.fact_key import fact_key
from translator.glossary import Glossary
from translator.jobs import Fact, FactKey
from translator.records import Decoding, Hypothesis, SourceText
from translator.service.context import Context
from translator.store import texts


class TranslationMemory:
    """A `Memory` in the store, of those who need no key, under one model, search and glossary."""

    def __init__(self, context: Context, *, model: str, decoding: Decoding, glossary: Glossary) -> None:
        """Prepare; `model` is the label of an engine."""
        self._context, self._model, self._decoding, self._glossary = context, model, decoding, glossary

    def recall(self, sources: Sequence[SourceText]) -> dict[SourceText, Hypothesis]:
        """Those that were translated before.

        Raises:
            StoreUnavailable: the database cannot be reached.
        """
        keys = {source: self._key(source) for source in sources}
        with self._context.store.read() as tx:
            facts = texts.find_facts(tx, set(keys.values()))
        return {source: facts[key].hypothesis for source, key in keys.items() if key in facts}

    def keep(self, found: Mapping[SourceText, Hypothesis]) -> None:
        """Write translations down.

        Raises:
            StoreUnavailable: the database cannot be written.
        """
        facts = [
            Fact.of(made, key=self._key(source), model=self._model, owner="")
            for source, made in found.items()
        ]
        with self._context.store.write() as tx:
            texts.write_facts(tx, facts)

    def _key(self, source: SourceText) -> FactKey:
        return fact_key(
            source,
            model=self._model,
            decoding=self._decoding,
            glossary=self._glossary.key_for(source),
            owner="",
        )
