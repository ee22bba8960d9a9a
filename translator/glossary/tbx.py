"""Terms of a TBX file: TBX-Basic and TBX-Core, as ISO 30042 wrote them in 2008 and in 2019."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from translator.errors import UnknownLanguage, UnreadableInput
from translator.formats.markup import inline_text, local_name, parse_xml
from translator.glossary.problems import InvalidGlossary, LineProblem
from translator.glossary.term import Term, make_term
from translator.languages import ENGLISH, parse_source_language

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# 2008 calls them termEntry, langSet, tig or ntig; 2019 conceptEntry, langSec, termSec.
_ROOTS, _ENTRIES = ("martif", "tbx", "TBX"), ("termEntry", "conceptEntry")
_SECTIONS, _GROUPS = ("langSet", "langSec"), ("tig", "ntig", "termSec")
_STATUSES = ("administrativeStatus", "normativeAuthorization")
_REFUSED = ("deprecated", "superseded")


def read_tbx(data: bytes, *, name: str) -> list[tuple[int, Term]]:
    """The terms with their lines; of several English terms the preferred, else the first, is the target.

    Deprecated English terms are left out, all others are alternatives. Entries without a term in one of
    our source languages are passed over.

    Raises:
        UnreadableInput: malformed (with the line), or not TBX.
        InvalidGlossary: an entry has a source term but no English one.
    """
    root = parse_xml(data, name=name)
    if local_name(root) not in _ROOTS:
        raise UnreadableInput(f"{name}: line {root.sourceline}: <{local_name(root)}> where TBX was expected")
    found, problems = [], []
    for entry in _children(root, _ENTRIES):
        terms = list(_entry_terms(entry))
        found += terms
        if not terms and _has_source(entry):
            problems.append(LineProblem(_line(entry), "the entry has no English term"))
    if problems:
        raise InvalidGlossary(name, problems)
    return found


def _entry_terms(entry: etree._Element) -> Iterator[tuple[int, Term]]:
    english = [text for _, text in sorted(_english(entry), key=lambda ranked: ranked[0])]
    if not english:
        return
    note = next((inline_text(found, codes=()) for found in _notes(entry)), "")
    for section in _children(entry, _SECTIONS):
        language = _source_language(section)
        if language is None:
            continue
        for group in _children(section, _GROUPS):
            source = _term_text(group)
            yield (
                _line(group),
                make_term(source, english[0], language=language, alternatives=english[1:], note=note),
            )


def _english(entry: etree._Element) -> Iterator[tuple[int, str]]:
    """(rank, text) of the English terms that may be used; preferred ones have rank 0."""
    for section in _children(entry, _SECTIONS):
        if _tag(section).split("-")[0] != ENGLISH:
            continue
        for group in _children(section, _GROUPS):
            status = _status(group)
            if not status.startswith(_REFUSED):
                yield (0 if status.startswith("preferred") else 1), _term_text(group)


def _has_source(entry: etree._Element) -> bool:
    return any(_source_language(section) is not None for section in _children(entry, _SECTIONS))


def _source_language(section: etree._Element) -> str | None:
    try:
        return parse_source_language(_tag(section))
    except UnknownLanguage:
        return None


def _tag(section: etree._Element) -> str:
    return (section.get(_LANG) or section.get("lang") or "").strip().lower().replace("_", "-")


def _status(group: etree._Element) -> str:
    for note in group.iter("{*}termNote", "{*}administrativeStatus"):
        if note.get("type") in _STATUSES or local_name(note) == "administrativeStatus":
            return (note.text or "").strip()
    return ""


def _term_text(group: etree._Element) -> str:
    term = group.find(".//{*}term")
    return "" if term is None else inline_text(term, codes=())


def _notes(entry: etree._Element) -> Iterator[etree._Element]:
    for found in entry.iter("{*}descrip", "{*}note", "{*}definition"):
        if local_name(found) != "descrip" or found.get("type") in ("definition", "context"):
            yield found


def _children(parent: etree._Element, names: tuple[str, ...]) -> Iterator[etree._Element]:
    return parent.iter(*("{*}" + name for name in names))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
