"""Translation memories: TMX 1.4b out, TMX of any version in."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from translator import __version__
from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import XML_TAGS
from translator.formats.files.inline_codes import value
from translator.formats.files.tmx import TmxUnit, read_units
from translator.formats.markup import legal, to_xml
from translator.formats.units import TranslationUnit

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


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
        _add_unit(body, unit)
    return to_xml(root)


def _add_unit(body: etree._Element, unit: TranslationUnit) -> None:
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
    return [_to_unit(unit, document, name) for unit in units]


def _to_unit(unit: TmxUnit, document: str, name: str) -> TranslationUnit:
    variants: dict[str, str] = {}
    for variant in unit.variants:
        if not variant.tag or variant.segment is None:
            missing = "<seg>" if variant.tag else "language"
            line = document.count("\n", 0, variant.head.start) + 1
            raise UnreadableInput(f"{name}: line {line}: <tuv> has no {missing}")
        variants.setdefault(variant.tag, variant.text)
    return TranslationUnit(variants, unit.notes, id=value(unit.head, "tuid"))
