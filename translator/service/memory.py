"""What is remembered: which facts segments need, and a memory for documents that are no jobs.

`find_keys` is the one place where work, plans and live requests agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator import pipeline
from translator.engine import Engine
from translator.fact_key import fact_key
from translator.glossary import Glossary
from translator.jobs import Fact, FactKey, Recipe
from translator.records import Decoding, Hypothesis, Segment, SourceText
from translator.service.context import Context
from translator.settings import Settings
from translator.store import texts


def memory_of(owner: str, *, settings: Settings) -> str:
    """Whose memory an owner has a part in: his own, or where the operator shares it that of all."""
    return "" if settings.share_memory else owner


def find_keys(
    segments: Sequence[Segment], *, engine: Engine, recipe: Recipe, glossary: Glossary, owner: str
) -> dict[SourceText, FactKey]:
    """The different texts that the engine is to translate, in order, with the keys of their translations.

    Args:
        glossary: that of the recipe's version. Only its terms in a text have a part in the text's key.
        owner: whose memory counts; see `memory_of`.
    """
    return {
        source: fact_key(
            source,
            model=engine.model,
            decoding=recipe.decoding,
            glossary=glossary.key_for(source),
            owner=owner,
        )
        for source in pipeline.find_wanted(segments, languages=engine.languages)
    }


class TranslationMemory:
    """A `Memory` in the store, of those who need no key, under one model, search and glossary."""

    def __init__(self, context: Context, *, model: str, decoding: Decoding, glossary: Glossary) -> None:
        """Prepare; `model` is the label of an engine."""
        self._context, self._model, self._decoding, self._glossary = context, model, decoding, glossary

    def recall(self, sources: Sequence[SourceText]) -> dict[SourceText, Hypothesis]:
        """Those that were translated before."""
        keys = {source: self._key(source) for source in sources}
        with self._context.store.read() as tx:
            facts = texts.find_facts(tx, set(keys.values()))
        return {source: facts[key].hypothesis for source, key in keys.items() if key in facts}

    def keep(self, found: Mapping[SourceText, Hypothesis]) -> None:
        """Write translations down."""
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
