"""Glossaries from the files that people have, and as TSV again.

Read are TSV, CSV, TBX, and plain lists of what not to translate.

TSV and CSV begin with a line of column names, of which `source` and `target` must be there, `language`,
`case`, `alternatives` (parted by `|`) and `note` may; or they have no such line and two columns, or DeepL's
four (source, target, source language, target language). A file with one column lists terms to keep. TBX is
TBX-Basic and TBX-Core, as ISO 30042 wrote them in 2008 and in 2019.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from lxml import etree

from translator.counting import pluralize
from translator.errors import UnknownLanguage, UnreadableInput
from translator.formats.text import decode_text
from translator.glossary.glossary import Glossary
from translator.glossary.term import (
    ANY_LANGUAGE,
    CASE_RULES,
    MOST_TERMS,
    SEPARATOR,
    CaseRule,
    InvalidGlossary,
    LineProblem,
    Term,
    find_problems,
    make_term,
    too_many,
)
from translator.languages import AUTO, ENGLISH, parse_source_language
from translator.visible import as_meant, without_formula

COLUMNS = ("source", "target", "language", "case", "alternatives", "note")
_BARE: Mapping[int, Sequence[str]] = {
    1: ("kept",),
    2: ("source", "target"),
    4: ("source", "target", "language", "target_language"),
}
"""Columns that have no names, by their number."""
_Row = tuple[int, list[str]]
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# 2008 calls them termEntry, langSet, tig or ntig; 2019 conceptEntry, langSec, termSec.
_ROOTS, _ENTRIES = ("martif", "tbx", "TBX"), ("termEntry", "conceptEntry")
_SECTIONS, _GROUPS = ("langSet", "langSec"), ("tig", "ntig", "termSec")
_STATUSES = ("administrativeStatus", "normativeAuthorization")
_REFUSED = ("deprecated", "superseded")


def read_glossary(data: bytes, *, name: str, language: str = ANY_LANGUAGE) -> Glossary:
    """The glossary of a file; the ending of its name tells the format, TSV where it is no other.

    Args:
        language: of terms whose file gives none; empty for any.

    Raises:
        InvalidGlossary: with the line of each duplicate, empty or conflicting term and wrong column.
        UnreadableInput: no UTF-8, or malformed XML.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in (".tbx", ".xml"):
        return collect(read_tbx(data, name=name), (), name=name)
    return read_table(decode_text(data, name=name), name=name, form=suffix.lstrip("."), language=language)


def read_table(text: str, *, name: str, form: str = "tsv", language: str = ANY_LANGUAGE) -> Glossary:
    """The glossary of a table that is text already; `form` is `csv`, or anything else for TSV.

    Raises:
        InvalidGlossary: see `read_glossary`.
    """
    numbered: list[tuple[int, Term]] = []
    problems: list[LineProblem] = []
    for line, cells in _named_cells(list(_rows(text, form, name)), name):
        try:
            numbered.append((line, _to_term(cells, language)))
        except (ValueError, UnknownLanguage) as error:
            problems.append(LineProblem(line, str(error)))
    return collect(numbered, problems, name=name)


def read_entries(text: str, *, form: str, language: str) -> Glossary:
    """The glossary of a table as DeepL has them: two columns without names, or in CSV DeepL's four.

    Raises:
        InvalidGlossary: see `read_glossary`; or a term is of another language.
    """
    name, numbered, problems = "entries", list[tuple[int, Term]](), list[LineProblem]()
    for line, cells in _rows(text, form, name):
        columns = _BARE.get(len(cells), ())
        if len(columns) < 2 or (len(columns) > 2 and form != "csv"):
            problems.append(
                LineProblem(line, f"{pluralize(len(cells), 'column')}; 2 are right, in CSV 4 too")
            )
            continue
        try:
            term = _to_term(dict(zip(columns, cells, strict=True)), language)
        except (ValueError, UnknownLanguage) as error:
            problems.append(LineProblem(line, str(error)))
            continue
        if term.language != language:
            problems.append(LineProblem(line, f"a term of {term.language!r} among those of {language!r}"))
        numbered.append((line, term))
    return collect(numbered, problems, name=name)


def collect(numbered: Sequence[tuple[int, Term]], problems: Sequence[LineProblem], *, name: str) -> Glossary:
    """A glossary of terms with their lines.

    Raises:
        InvalidGlossary: there are problems, or no terms.
    """
    found = [*problems, *find_problems(numbered)]
    if not numbered and not found:
        found = [LineProblem(1, "no term")]
    if len(numbered) > MOST_TERMS:
        found = [too_many(numbered[MOST_TERMS][0])]
    if found:
        raise InvalidGlossary(name, found)
    return Glossary(tuple(sorted(term for _, term in numbered)))


def _rows(text: str, form: str, name: str) -> Iterator[_Row]:
    """(line, cells) of each row that is not blank."""
    file = io.StringIO(text, newline="")
    if form == "csv":
        head = text.split("\n", 1)[0]
        reader = csv.reader(file, delimiter=";" if ";" in head and "," not in head else ",", strict=True)
    else:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableInput(f"{name}: line {line}: {error}") from error


def _named_cells(rows: Sequence[_Row], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the names of its columns."""
    if not rows:
        return
    first = [cell.strip().lower() for cell in rows[0][1]]
    has_header = "source" in first and set(first) <= set(COLUMNS)
    header = first if has_header else _bare_columns(rows, name)
    wrong = [
        LineProblem(
            line, f"{pluralize(len(cells), 'column')} where {len(header)} were expected: {', '.join(header)}"
        )
        for line, cells in rows
        if len(cells) != len(header)
    ]
    if has_header and ("target" not in header or len(set(header)) < len(header)):
        wrong = [
            LineProblem(rows[0][0], f"columns {', '.join(header)}; known: {', '.join(COLUMNS)}, each once")
        ]
    if wrong:
        raise InvalidGlossary(name, wrong)
    for line, cells in rows[1:] if has_header else rows:
        yield line, dict(zip(header, map(as_meant, cells), strict=True))


def _bare_columns(rows: Sequence[_Row], name: str) -> Sequence[str]:
    """What the columns are where no line names them; the widest row decides."""
    widest = max(len(cells) for _, cells in rows)
    if widest not in _BARE:
        message = f"{widest} columns without names; right are 1, 2, 4, or names first: {', '.join(COLUMNS)}"
        raise InvalidGlossary(name, [LineProblem(rows[0][0], message)])
    return _BARE[widest]


def _to_term(cells: dict[str, str], language: str) -> Term:
    """Raises ValueError or UnknownLanguage with what is wrong."""
    source = cells.get("source", cells.get("kept", ""))
    target_language = cells.get("target_language", ENGLISH).strip().lower().replace("_", "-")
    if target_language.split("-")[0] != ENGLISH:
        raise ValueError(f"target language {target_language!r}; everything goes to {ENGLISH!r}")
    alternatives = [part for part in cells.get("alternatives", "").split(SEPARATOR) if part.strip()]
    return make_term(
        source,
        cells.get("target", source),
        language=_parse_language(cells.get("language", "")) or language,
        case=_parse_case(cells.get("case", "")),
        alternatives=alternatives,
        note=cells.get("note", ""),
    )


def _parse_language(tag: str) -> str:
    found = parse_source_language(tag) if tag.strip() and tag.strip() != "any" else ANY_LANGUAGE
    return ANY_LANGUAGE if found == AUTO else found


def _parse_case(word: str) -> CaseRule:
    for rule in CASE_RULES:
        if word.strip().lower() in (rule, "" if rule == "match" else rule):
            return rule
    raise ValueError(f"case rule {word!r}; known: {', '.join(CASE_RULES)}")


def to_tsv(terms: Iterable[Term]) -> str:
    """A table with column names, no cell of which a spreadsheet runs; `read_table` reads it back."""
    rows = [COLUMNS, *(map(without_formula, _cells(term)) for term in terms)]
    return "".join("\t".join(row) + "\n" for row in rows)


def to_pairs(terms: Iterable[Term]) -> str:
    """Source and English only, without column names, as DeepL's clients expect them."""
    return "".join(f"{term.source}\t{term.target}\n" for term in terms)


def _cells(term: Term) -> tuple[str, ...]:
    alternatives = SEPARATOR.join(term.alternatives)
    return term.source, term.target, term.language, term.case, alternatives, term.note


def read_tbx(data: bytes, *, name: str) -> list[tuple[int, Term]]:
    """The terms with their lines; of several English terms the preferred, else the first, is the target.

    Deprecated English terms are left out, all others are alternatives. Entries without a term in one of
    our source languages are passed over.

    Raises:
        UnreadableInput: malformed (with the line), or not TBX.
        InvalidGlossary: an entry has a source term but no English one.
    """
    root = _parse(data, name)
    if _name(root) not in _ROOTS:
        raise UnreadableInput(f"{name}: line {root.sourceline}: <{_name(root)}> where TBX was expected")
    found, problems = [], []
    for entry in _children(root, _ENTRIES):
        terms = list(_entry_terms(entry))
        found += terms
        if not terms and _has_source(entry):
            problems.append(LineProblem(_line(entry), "the entry has no English term"))
    if problems:
        raise InvalidGlossary(name, problems)
    return found


def _parse(data: bytes, name: str) -> etree._Element:
    """The root of XML in any encoding that it declares: no entities, no network, errors with the line."""
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


def _entry_terms(entry: etree._Element) -> Iterator[tuple[int, Term]]:
    english = [text for _, text in sorted(_english(entry), key=lambda ranked: ranked[0])]
    if not english:
        return
    note = next(map(_text, _notes(entry)), "")
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
        if note.get("type") in _STATUSES or _name(note) == "administrativeStatus":
            return (note.text or "").strip()
    return ""


def _term_text(group: etree._Element) -> str:
    term = group.find(".//{*}term")
    return "" if term is None else _text(term)


def _notes(entry: etree._Element) -> Iterator[etree._Element]:
    for found in entry.iter("{*}descrip", "{*}note", "{*}definition"):
        if _name(found) != "descrip" or found.get("type") in ("definition", "context"):
            yield found


def _children(parent: etree._Element, names: tuple[str, ...]) -> Iterator[etree._Element]:
    return parent.iter(*("{*}" + name for name in names))


def _name(element: etree._Element) -> str:
    """Without its namespace."""
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    """All text within, comments and instructions aside."""
    return str(element.xpath("string()"))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
