"""Which facts segments need under a recipe: the one place where work, plans and live requests agree."""

from __future__ import annotations

from collections.abc import Sequence

from translator import pipeline
from translator.engine import Engine
from translator.fact_key import fact_key
from translator.glossary import Glossary
from translator.jobs import FactKey, Recipe
from translator.records import Segment, SourceText
from translator.settings import Settings


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
