"""Bilingual files: XLIFF 2.1 out, XLIFF 1.2 and 2.x in."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_xml
from translator.formats.files.xliff import Reader, XliffUnit
from translator.formats.markup import legal, to_xml
from translator.formats.units import TranslationUnit
from translator.languages import ENGLISH

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"


def write_xliff(units: Iterable[TranslationUnit], *, language: str, original: str = "document") -> str:
    """An XLIFF 2.1 document from a language to English; notes become metadata of the category `tolmacs`.

    Args:
        language: tag of the source; units without it are left out.
        original: name of the source file.
    """
    root = etree.Element(
        f"{{{_CORE}}}xliff",
        {"version": "2.1", "srcLang": language, "trgLang": ENGLISH},
        nsmap={None: _CORE, "mda": _METADATA},  # type: ignore[dict-item]  # None is the default namespace
    )
    file = etree.SubElement(root, f"{{{_CORE}}}file", {"id": "f1", "original": legal(original)})
    for number, unit in enumerate(units, start=1):
        _add_unit(file, unit, language, unit.id or str(number))
    return to_xml(root)


def _add_unit(file: etree._Element, unit: TranslationUnit, language: str, number: str) -> None:
    element = etree.SubElement(file, f"{{{_CORE}}}unit", {"id": f"u{number}"})
    if unit.notes:
        metadata = etree.SubElement(element, f"{{{_METADATA}}}metadata")
        group = etree.SubElement(metadata, f"{{{_METADATA}}}metaGroup", {"category": "tolmacs"})
        for name, value in unit.notes.items():
            etree.SubElement(group, f"{{{_METADATA}}}meta", {"type": name}).text = legal(value)
    segment = etree.SubElement(element, f"{{{_CORE}}}segment", {"state": "translated"})
    etree.SubElement(segment, f"{{{_CORE}}}source").text = legal(unit.text_in(language) or "")
    etree.SubElement(segment, f"{{{_CORE}}}target").text = legal(unit.text_in(ENGLISH) or "")


def read_xliff(data: bytes, *, name: str) -> list[TranslationUnit]:
    """The segments of an XLIFF document in their order; a segment without target has only its source.

    Raises:
        UnreadableInput: malformed (with the line), not XLIFF, or it does not say its languages.
    """
    document = decode_xml(data, name=name).text
    reader = Reader(document, name)
    units = [_to_unit(unit) for unit in reader.units()]
    for event, source, _ in reader.heads:
        if not source:
            line = document.count("\n", 0, event.start) + 1
            raise UnreadableInput(f"{name}: line {line}: the source language is not given")
    return units


def _to_unit(unit: XliffUnit) -> TranslationUnit:
    sides = zip(unit.languages, (unit.source, unit.target), strict=True)
    return TranslationUnit({tag: side.text for tag, side in sides if tag and side is not None}, id=unit.id)
