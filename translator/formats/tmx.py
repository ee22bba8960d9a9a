"""Translation memories: TMX 1.4b out, TMX of any version in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from translator.errors import UnreadableInput
from translator.formats.markup import inline_text, legal, local_name, parse_xml, to_text
from translator.formats.units import TranslationUnit

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INLINE_CODES = frozenset(("bpt", "ept", "it", "ph", "ut"))
"""Elements with native codes inside; `hi` marks text."""


def write_tmx(units: Iterable[TranslationUnit], *, language: str, version: str = "0") -> str:
    """A TMX 1.4b document; notes become properties `x-NAME`.

    Args:
        language: tag of the source.
        version: of this program.
    """
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "tolmacs",
            "creationtoolversion": version,
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
    return to_text(root)


def _add_unit(body: etree._Element, unit: TranslationUnit) -> None:
    element = etree.SubElement(body, "tu", {"tuid": unit.id} if unit.id else {})
    for name, value in unit.notes.items():
        etree.SubElement(element, "prop", {"type": f"x-{name}"}).text = legal(value)
    for tag, text in unit.variants.items():
        variant = etree.SubElement(element, "tuv", {_LANG: tag})
        etree.SubElement(variant, "seg").text = legal(text)


def read_tmx(data: bytes, *, name: str) -> list[TranslationUnit]:
    """The units of a TMX document in their order; inline codes are left out, the text around them stays.

    Raises:
        UnreadableInput: malformed (with the line), not TMX, or a variant without language or segment.
    """
    root = parse_xml(data, name=name)
    if local_name(root) != "tmx":
        raise UnreadableInput(
            f"{name}: line {root.sourceline}: <{local_name(root)}> where <tmx> was expected"
        )
    return [_read_unit(element, name) for element in root.iter("{*}tu")]


def _read_unit(element: etree._Element, name: str) -> TranslationUnit:
    variants: dict[str, str] = {}
    for variant in element.iterfind("{*}tuv"):
        tag, segment = variant.get(_LANG) or variant.get("lang"), variant.find("{*}seg")
        if not tag or segment is None:
            missing = "language" if not tag else "<seg>"
            raise UnreadableInput(f"{name}: line {variant.sourceline}: <tuv> has no {missing}")
        variants.setdefault(tag, inline_text(segment, codes=INLINE_CODES))
    return TranslationUnit(variants, _notes(element), id=element.get("tuid") or "")


def _notes(element: etree._Element) -> Mapping[str, str]:
    return {
        (prop.get("type") or "").removeprefix("x-"): prop.text or "" for prop in element.iterfind("{*}prop")
    }
