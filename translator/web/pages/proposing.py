"""What else a model would say for one segment: translated now, kept nowhere."""

from __future__ import annotations

from translator.jobs import Recipe
from translator.records import Segment, TranslatedDocument, Translation
from translator.segment import unwrap
from translator.service.live.live import Live

_ALTERNATIVES = 4


async def propose_others(text: str, *, english: str, recipe: Recipe, live: Live) -> list[str]:
    """Other translations than `english` of a segment's text in the recipe's language, best first."""
    text = unwrap(text)
    alone = Segment(0, 0, len(text), text, recipe.source, 1.0, "sentence")
    document = TranslatedDocument("", text, (Translation(alone, english, None),))
    return await live.propose_async(document, recipe=recipe, count=_ALTERNATIVES)
