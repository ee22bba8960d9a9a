"""Translated documents as data, one segment a line or unit: JSON Lines and TSV, TMX and XLIFF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from translator.estimates import estimate_segment
from translator.formats.units import TranslationUnit, write_tmx, write_xliff
from translator.languages import ENGLISH
from translator.records import PlacedReference, PlacedReferences, Segment, TranslatedDocument, Translation
from translator.visible import visible_json, without_formula

_MANY_LANGUAGES = "mul"  # BCP 47
TSV_COLUMNS = ("document", "id", "start", "end", "lang", "text", "translation", "flags", "score", "reference")
_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def segment_fields(item: Segment) -> dict[str, object]:
    """The JSON object of a segment; offsets in code points of the document."""
    return {
        "id": item.id,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "lang": item.language,
        "confidence": item.confidence,
        "kind": item.kind,
    }


def translation_fields(
    item: Translation, *, document: str, references: PlacedReferences = None
) -> dict[str, object]:
    """The JSON object of a translation.

    `estimate` is the probability, in (0, 1), that it is of use, see `translator.estimates`; `score` is the
    chrF of the best reference that covers the segment; `terms` are there where a glossary has some.
    """
    estimate = estimate_segment(item)
    held = covering(references or (), item.segment.id)
    best = held[0] if held else None
    fields: dict[str, object] = {
        "document": document,
        **segment_fields(item.segment),
        "translation": item.text,
        "model": item.model,
        "flags": list(item.flags),
        "estimate": _rounded(estimate, 4),
        "score": _rounded(best.score, 2) if best else None,
    }
    if item.terms:
        fields["terms"] = [asdict(outcome) for outcome in item.terms]
    if references is not None:
        fields["reference"] = best.text if best else None
        fields["reference_span"] = list(best.span) if best and best.span else None
        fields["references"] = [_reference_fields(reference) for reference in held]
    return fields


def _reference_fields(item: PlacedReference) -> dict[str, object]:
    return {**asdict(item), "similarity": _rounded(item.similarity, 4), "score": _rounded(item.score, 2)}


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def covering(references: Sequence[PlacedReference], segment_id: int) -> list[PlacedReference]:
    """The references that cover a segment, most similar first."""
    held = [reference for reference in references if segment_id in reference.segments]
    return sorted(held, key=lambda reference: -reference.similarity)


def to_json_line(fields: dict[str, object]) -> str:
    """A JSON object on one line, for readers that take U+2028 and U+2029 for line ends too."""
    return visible_json(fields) + "\n"


def to_jsonl(document: TranslatedDocument, references: PlacedReferences = None) -> Iterator[str]:
    """One JSON object a line, each with its line end."""
    for item in document.translations:
        yield to_json_line(translation_fields(item, document=document.name, references=references))


def to_tsv(
    document: TranslatedDocument,
    references: PlacedReferences = None,
    *,
    is_raw: bool = False,
) -> Iterator[str]:
    """A header, then one segment a line; in cells `\\\\`, `\\t`, `\\n`, `\\r` stand for those characters.

    Args:
        is_raw: for corpora; else cells that a spreadsheet would take for formulas begin with `'`.
    """
    keep = str if is_raw else without_formula
    yield "\t".join(TSV_COLUMNS) + "\n"
    for item in document.translations:
        part = item.segment
        best = next(iter(covering(references or (), part.id)), None)
        cells = (
            document.name,
            *(str(number) for number in (part.id, part.start, part.end)),
            part.language,
            part.text,
            item.text,
            ",".join(item.flags),
            f"{best.score:.2f}" if best and best.score is not None else "",
            best.text if best else "",
        )
        yield "\t".join(keep(cell.translate(_TSV_ESCAPES)) for cell in cells) + "\n"


def to_tmx(document: TranslatedDocument, references: PlacedReferences = None) -> Iterator[str]:
    """A TMX 1.4b document; its header says `*all*` where the units have several source languages."""
    tag = _source_tag(document)
    yield write_tmx(to_units(document, references), language="*all*" if tag == _MANY_LANGUAGES else tag)


def to_xliff(document: TranslatedDocument, references: PlacedReferences = None) -> Iterator[str]:
    """An XLIFF 2.1 document."""
    tag = _source_tag(document)
    units = to_units(document, references, tag=tag)
    yield write_xliff(units, language=tag, original=document.name or "document")


def to_units(
    document: TranslatedDocument,
    references: PlacedReferences = None,
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
    """The language of everything that was translated; `mul` where there are several."""
    tags = {item.segment.language for item in document.translations if item.model is not None}
    return tags.pop() if len(tags) == 1 else _MANY_LANGUAGES
