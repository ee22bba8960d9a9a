"""One request for short texts: what it is made of, and its answer once all its texts are translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator import pipeline
from translator.engine import Engine
from translator.formats.exports import to_text
from translator.glossary import Glossary
from translator.jobs import FactKey, Recipe
from translator.pipeline import make_signature, source_text
from translator.records import Segment, SourceText, TranslatedDocument
from translator.segment import Unit, join, segment
from translator.service.live.batcher import Pending
from translator.service.memory import find_keys

_MOST_TOGETHER = 4
"""Sentences; of 5 to 8 short ones `mini` leaves out up to three, of 2 to 4 none (vi, hu; 2026-11-25)."""


@dataclass(frozen=True, slots=True)
class LiveRequest:
    """Texts that are cut into segments; `keys` has what the engine is to translate."""

    texts: tuple[str, ...]
    segments: tuple[tuple[Segment, ...], ...]
    keys: Mapping[SourceText, FactKey]
    engine: Engine
    recipe: Recipe
    glossary: Glossary

    def documents(self, futures: Mapping[FactKey, Pending]) -> list[TranslatedDocument]:
        """The translated documents in the order of the texts; waits for what is not ready.

        Raises:
            TranslatorError: a text could not be translated.
        """
        known = {source: futures[key].result()[0] for source, key in self.keys.items()}
        model = self.engine.model
        signature = make_signature(model, self.recipe.decoding, glossary=self.recipe.glossary)
        documents = (
            TranslatedDocument(
                "", text, tuple(pipeline.put_together(item, known, model=model) for item in part), signature
            )
            for text, part in zip(self.texts, self.segments, strict=True)
        )
        return [pipeline.with_outcomes(document, self.glossary) for document in documents]


def open_request(
    texts: Sequence[str],
    *,
    engine: Engine,
    recipe: Recipe,
    glossary: Glossary,
    owner: str,
    unit: Unit,
) -> LiveRequest:
    """Cut texts, each by itself, and name the facts that they need in the memory of an owner.

    Args:
        glossary: the recipe's.
    """
    segments = tuple(tuple(_cut(text, unit, engine=engine, source=recipe.source)) for text in texts)
    flat = [item for part in segments for item in part]
    keys = find_keys(flat, engine=engine, recipe=recipe, glossary=glossary, owner=owner)
    return LiveRequest(tuple(texts), segments, keys, engine, recipe, glossary)


def _cut(text: str, unit: Unit, *, engine: Engine, source: str) -> list[Segment]:
    """The segments of a text; sentences where a larger unit is more than the engine translates in one."""
    segments = segment(text, source=source, unit=unit)
    if unit == "sentence" or all(_stays_whole(item, engine) for item in segments):
        return segments
    return segment(text, source=source)


def _stays_whole(item: Segment, engine: Engine) -> bool:
    if item.language not in engine.languages:
        return True
    is_short = engine.count_tokens(source_text(item)) <= engine.max_source_tokens
    return is_short and len(segment(item.text, source=item.language)) <= _MOST_TOGETHER


def other_versions(
    document: TranslatedDocument, others: Mapping[SourceText, Sequence[str]], *, count: int
) -> list[str]:
    """Up to `count` texts beside the translation: the first has the next best of each segment, and so on.

    Args:
        others: hypotheses, best first; a segment that has no more keeps its translation.
    """
    segments = [item.segment for item in document.translations]
    left = [
        [text for text in others.get(source_text(item.segment), ()) if text != item.text]
        for item in document.translations
    ]
    versions = [
        join(
            document.source,
            segments,
            [
                texts[n] if n < len(texts) else item.text
                for texts, item in zip(left, document.translations, strict=True)
            ],
        )
        for n in range(count)
    ]
    return list(dict.fromkeys(text for text in versions if text != to_text(document)))
