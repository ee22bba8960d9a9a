"""Translated documents as TMX and XLIFF, with provenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.formats.bitext import covering
from translator.formats.units import TranslationUnit, write_tmx, write_xliff
from translator.languages import ENGLISH
from translator.records import PlacedReference, TranslatedDocument

MANY_LANGUAGES = "mul"  # BCP 47


def to_tmx(
    document: TranslatedDocument, references: Sequence[PlacedReference] | None = None
) -> Iterator[str]:
    """A TMX 1.4b document; its header says `*all*` where the units have several source languages."""
    tag = _source_tag(document)
    yield write_tmx(to_units(document, references), language="*all*" if tag == MANY_LANGUAGES else tag)


def to_xliff(
    document: TranslatedDocument, references: Sequence[PlacedReference] | None = None
) -> Iterator[str]:
    """An XLIFF 2.1 document."""
    tag = _source_tag(document)
    units = to_units(document, references, tag=tag)
    yield write_xliff(units, language=tag, original=document.name or "document")


def to_units(
    document: TranslatedDocument,
    references: Sequence[PlacedReference] | None = None,
    *,
    tag: str | None = None,
) -> list[TranslationUnit]:
    """A unit for each segment that was translated, with where it comes from and what was flagged.

    Args:
        tag: what the source of every unit is called; by default each has its own language.
    """
    units = []
    for item in document.translations:
        if item.model is None:
            continue
        notes = {
            "document": document.name,
            "language": item.segment.language,
            "model": item.model,
            "flags": ",".join(item.flags),
        }
        best = next(iter(covering(references or (), item.segment.id)), None)
        if best and best.score is not None:
            notes |= {"score": f"{best.score:.2f}", "reference": best.text}
        variants = {tag or item.segment.language: item.segment.text, ENGLISH: item.text}
        named = {name: value for name, value in notes.items() if value}
        units.append(TranslationUnit(variants, named, id=str(item.segment.id)))
    return units


def _source_tag(document: TranslatedDocument) -> str:
    """The language of everything that was translated; `mul` (BCP 47) where there are several."""
    tags = {item.segment.language for item in document.translations if item.model is not None}
    return tags.pop() if len(tags) == 1 else "mul"
