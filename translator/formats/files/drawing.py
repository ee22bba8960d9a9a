"""SVG drawings: titles, descriptions and labels; shapes, styles, scripts and metadata stay.

Parts of a label that have places of their own are lines of it, and texts of their own.
"""

from __future__ import annotations

from translator.errors import UnreadableInput
from translator.formats.files.decoding import decode_xml
from translator.formats.files.events import xml_events
from translator.formats.files.inline_codes import local
from translator.formats.files.language_marks import page_in_english, said_in
from translator.formats.files.opening import Opening, only
from translator.formats.files.tag_rules import TagRules
from translator.formats.files.tagged import open_tagged

_KEPT = ("style", "script", "metadata", "foreignObject", "sodipodi:namedview", "rdf:RDF")


def open_bytes(data: bytes, *, name: str) -> Opening:
    """A drawing.

    Raises:
        UnreadableInput: see `decode_xml`, malformed (with the line), or no drawing.
        InputTooLarge: more tags or texts than such files have.
    """
    decoded = decode_xml(data, name=name)
    events = [event for event in xml_events(decoded.text, name=name) if event.kind in ("start", "empty")]
    root = events[0]
    if local(root) != "svg":
        raise UnreadableInput(f"{name}: <{root.name}> where <svg> was expected")
    prefix = root.name.removesuffix("svg")
    names = frozenset(kept if ":" in kept else prefix + kept for kept in _KEPT)
    spans = [event for event in events if local(event) == "tspan"]
    has_lines = any(name in event.attributes for event in spans for name in ("x", "y", "dy"))
    lines = frozenset(event.name for event in spans) if has_lines else frozenset()
    template = open_tagged(decoded.text, rules=TagRules(splitting=lines, ignored=names), name=name)
    return Opening(
        [template], lambda texts: decoded.encode(said_in(decoded.text, only(texts), page_in_english))
    )
