"""Translation units, and the files that hold them: TMX 1.4b and XLIFF 2.1 out, any version in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from translator import __version__
from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import XML_TAGS
from translator.formats.files.language_marks import primary_language
from translator.formats.files.tmx import TmxUnit, read_units
from translator.formats.files.xliff import XliffReader, XliffUnit
from translator.languages import ENGLISH

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
# What XML 1.0 cannot hold, lone surrogates among it.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """The same text in several languages.

    Attributes:
        variants: text by language tag, as the file writes the tag.
        notes: where the unit comes from, such as `model`, `similarity`, `score`.
        id: of the unit in its file; empty if it has none.
    """

    variants: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    def text_in(self, language: str) -> str | None:
        """The variant in a language; `EN`, `en-US` and `en_us` all are `en`."""
        for tag, text in self.variants.items():
            if primary_language(tag) == primary_language(language):
                return text
        return None


def write_tmx(units: Iterable[TranslationUnit], *, language: str) -> str:
    """A TMX 1.4b document; notes become properties `x-NAME`.

    Args:
        language: tag of the source.
    """
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "tolmacs",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "tolmacs",
            "adminlang": "en",
            "srclang": language,
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for unit in units:
        _add_tmx_unit(body, unit)
    return to_xml(root)


def _add_tmx_unit(body: etree._Element, unit: TranslationUnit) -> None:
    element = etree.SubElement(body, "tu", {"tuid": unit.id} if unit.id else {})
    for name, note in unit.notes.items():
        etree.SubElement(element, "prop", {"type": f"x-{name}"}).text = legal(note)
    for tag, text in unit.variants.items():
        variant = etree.SubElement(element, "tuv", {_LANG: tag})
        etree.SubElement(variant, "seg").text = legal(text)


def read_tmx(data: bytes, *, name: str, most_tags: int | None = XML_TAGS) -> list[TranslationUnit]:
    """The units of a TMX document in their order; inline codes are left out, the text around them stays.

    Args:
        most_tags: of the document; None for any number.

    Raises:
        UnreadableInput: malformed (with the line), not TMX, or a variant without language or segment.
        InputTooLarge: it has more tags.
    """
    document = decode_xml(data, name=name).text
    units = read_units(document, name=name, most_tags=most_tags)
    return [_of_tmx(unit, document, name) for unit in units]


def _of_tmx(unit: TmxUnit, document: str, name: str) -> TranslationUnit:
    variants: dict[str, str] = {}
    for variant in unit.variants:
        if not variant.tag or variant.segment is None:
            missing = "<seg>" if variant.tag else "language"
            line = document.count("\n", 0, variant.head.start) + 1
            raise UnreadableInput(f"{name}: line {line}: <tuv> has no {missing}")
        variants.setdefault(variant.tag, variant.text)
    return TranslationUnit(variants, unit.notes, id=unit.head.value("tuid"))


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
        _add_xliff_unit(file, unit, language, unit.id or str(number))
    return to_xml(root)


def _add_xliff_unit(file: etree._Element, unit: TranslationUnit, language: str, number: str) -> None:
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
    reader = XliffReader(document, name)
    units = [_of_xliff(unit) for unit in reader.units()]
    for event, source, _ in reader.heads:
        if not source:
            line = document.count("\n", 0, event.start) + 1
            raise UnreadableInput(f"{name}: line {line}: the source language is not given")
    return units


def _of_xliff(unit: XliffUnit) -> TranslationUnit:
    sides = zip(unit.languages, (unit.source, unit.target), strict=True)
    return TranslationUnit({tag: side.text for tag, side in sides if tag and side is not None}, id=unit.id)


def legal(text: str) -> str:
    """The text with every character that XML cannot hold replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def to_xml(root: etree._Element) -> str:
    """The document of a root element, indented, with a declaration."""
    etree.indent(root)
    declared = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return declared.decode("utf-8") + "\n"
