"""Two texts that say the same: what their source is in, and a machine translation of it to align by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from translator.detect import detect_all
from translator.engine import Engine
from translator.languages import AUTO, UNDETERMINED
from translator.pipeline import translate_texts
from translator.records import Decoding, SourceText


def main_language(source: Sequence[str]) -> str:
    """The language of most of a text, `und` where all of it is neutral."""
    sizes: Counter[str] = Counter()
    for text, found in zip(source, detect_all(source), strict=True):
        if not found.is_neutral:
            sizes[found.language] += len(text)
    return sizes.most_common(1)[0][0] if sizes else UNDETERMINED


def translate_each(
    source: Sequence[str], *, engine: Engine, language: str = AUTO, decoding: Decoding | None = None
) -> list[str]:
    """A translation of each segment; those in a language that the engine does not read stay as they are."""
    tags = [found.language for found in detect_all(source, source=language)]
    chosen = [number for number, tag in enumerate(tags) if tag in engine.languages]
    texts = [SourceText(source[number], tags[number]) for number in chosen]
    translated = list(source)
    results = translate_texts(texts, engine=engine, decoding=decoding or Decoding())
    for number, hypothesis in zip(chosen, results, strict=True):
        translated[number] = hypothesis.text
    return translated
