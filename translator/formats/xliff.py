"""Bilingual files: XLIFF 2.1 out, XLIFF 1.2 and 2.x in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from translator.errors import UnreadableInput
from translator.formats.markup import inline_text, legal, local_name, parse_xml, to_text
from translator.formats.units import TranslationUnit
from translator.languages import ENGLISH

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
# XLIFF 1.2 puts native codes inside these; version 2 has them outside of the text.
_CODES = frozenset(("bpt", "ept", "it", "ph", "sub"))


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
    return to_text(root)


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
    root = parse_xml(data, name=name)
    if local_name(root) != "xliff":
        raise UnreadableInput(
            f"{name}: line {root.sourceline}: <{local_name(root)}> where <xliff> was expected"
        )
    return [unit for file in root.iterfind("{*}file") for unit in _read_file(root, file, name)]


def _read_file(root: etree._Element, file: etree._Element, name: str) -> Iterator[TranslationUnit]:
    tags = (
        root.get("srcLang") or file.get("source-language"),
        root.get("trgLang") or file.get("target-language") or "",
    )
    if not tags[0]:
        raise UnreadableInput(f"{name}: line {file.sourceline}: the source language is not given")
    for element in file.iter("{*}trans-unit", "{*}segment"):
        variants = {}
        for side, tag in zip(("source", "target"), tags, strict=True):
            content = element.find(f"{{*}}{side}")
            if content is not None and tag:
                variants[tag] = inline_text(content, codes=_CODES)
        yield TranslationUnit(variants, id=_id(element))


def _id(element: etree._Element) -> str:
    owner = element.getparent() if local_name(element) == "segment" else element
    return (owner.get("id") or "") if owner is not None else ""
