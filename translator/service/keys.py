"""Which facts segments need under a recipe: the one place where work, plans and live requests agree."""

from __future__ import annotations

from collections.abc import Sequence

from translator import pipeline
from translator.engine import Engine
from translator.jobs import FactKey, Recipe
from translator.memory import fact_key
from translator.records import Segment, SourceText


def find_keys(segments: Sequence[Segment], *, engine: Engine, recipe: Recipe) -> dict[SourceText, FactKey]:
    """The different texts that the engine is to translate, in order, with the keys of their translations."""
    return {
        source: fact_key(source, model=engine.model, decoding=recipe.decoding, glossary=recipe.glossary)
        for source in pipeline.find_wanted(segments, languages=engine.languages)
    }
