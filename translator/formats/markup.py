"""How XML from anywhere is read: no entities, no network, and errors that name the line."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from translator.errors import UnreadableInput


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """The root element of a document in any encoding that it declares.

    Raises:
        UnreadableInput: not well-formed (with the line), or it declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = (error.msg or "not well-formed").splitlines()[0]
        raise UnreadableInput(f"{name}: line {error.lineno or 1}: {message}") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and list(dtd.iterentities()):  # type: ignore[union-attr]  # the stubs lack it
        raise UnreadableInput(f"{name}: the document declares entities, which are refused; write them out")
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def inline_text(element: etree._Element, *, codes: Collection[str]) -> str:
    """The text in an element; elements named in `codes` hold native code, not text, and are left out."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name and name not in codes:
            parts.append(inline_text(child, codes=codes))
        parts.append(child.tail or "")
    return "".join(parts)
