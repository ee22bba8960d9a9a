"""`tolmacs glossary check | import | list | diff | export | remove`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from translator.cli.commands import Action, no_options
from translator.cli.inputs import STDIN, read_bytes, read_documents
from translator.cli.outputs import write_stdout
from translator.cli.telling import say, tell, write_list
from translator.counting import pluralize
from translator.errors import TranslatorError
from translator.glossary import Glossary, InvalidGlossary, Term
from translator.glossary.files import read_glossary, to_tsv
from translator.glossary.glossary import StoredGlossary, compare_glossaries
from translator.languages import AUTO, LANGUAGE_NAMES, SOURCE_LANGUAGES, parse_source_language
from translator.pipeline import source_text
from translator.segment import segment
from translator.service import glossaries, queries
from translator.service.context import Context, make_context
from translator.settings import Settings

_FILE_HELP = "TSV, CSV or TBX; one column: terms to keep as they are"


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("glossary", metavar="FILE|NAME", help=_FILE_HELP)
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="count the terms in these")
    _add_language(parser)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_FILE_HELP)
    parser.add_argument("--name", help="of the glossary; by default that of the file")
    _add_language(parser)


def _add_language(parser: argparse.ArgumentParser) -> None:
    languages, text = "|".join(SOURCE_LANGUAGES), "of terms whose file gives none"
    parser.add_argument("--from", dest="language", default="", metavar=languages, help=text)


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a file, a glossary, or NAME@N for its Nth version")
    parser.add_argument("new", metavar="NEW")


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("glossary", metavar="NAME")


def open_glossary(reference: str, *, settings: Settings, language: str = "") -> Glossary:
    """The glossary of a file if there is one of this name, else a kept one: NAME, or NAME@N for a version.

    Raises:
        InvalidGlossary: see `read_glossary`.
        NotFound: no glossary is kept under this name.
    """
    if reference == STDIN or Path(reference).is_file():
        return read_glossary(read_bytes(reference, settings=settings), name=reference, language=language)
    context = make_context(settings)
    return glossaries.resolve(_find_version(reference, context), context=context)


def _run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what is wrong with a glossary, or what it has, and how often each term stands in documents."""
    try:
        glossary = open_glossary(
            arguments.glossary, settings=settings, language=_parse_language(arguments.language)
        )
    except InvalidGlossary as error:
        for problem in error.problems:
            say(f"{arguments.glossary}: {problem}")
        return error.exit_code
    tell([f"{_describe(glossary.counts)}; version {glossary.version[:12]}"])
    code, counts = _count_terms(glossary, arguments.documents, settings)
    if arguments.documents:
        for term in sorted(glossary.terms, key=lambda term: -counts[term]):
            tell([f"{counts[term]}\t{term.source}\t{term.target}"])
    return code


def _run_import(arguments: argparse.Namespace, settings: Settings) -> int:
    """Keep a file as the next version of the glossary of a name."""
    data = read_bytes(arguments.file, settings=settings)
    terms = read_glossary(data, name=arguments.file, language=_parse_language(arguments.language))
    name = arguments.name or ("stdin" if arguments.file == STDIN else Path(arguments.file).stem)
    context = make_context(settings)
    kept = glossaries.put(name, terms, context=context)
    n_versions = len(queries.list_glossary_versions(kept.id, context=context))
    tell([f"{kept.name}@{n_versions}: {_describe(kept.counts)}; version {kept.version[:12]}"])
    return 0


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """One glossary a line."""
    del arguments
    context = make_context(settings)
    rows = (_to_cells(kept, context) for kept in queries.list_glossaries(context=context))
    header = ("NAME@VERSIONS", "TERMS", "VERSION", "CHANGED (UTC)", "ID")
    write_list(header, rows, none="no glossaries yet; `tolmacs glossary import FILE` keeps one")
    return 0


def _to_cells(kept: StoredGlossary, context: Context) -> tuple[str, ...]:
    n_versions = len(queries.list_glossary_versions(kept.id, context=context))
    changed = datetime.fromtimestamp(kept.changed_at, UTC).strftime("%Y-%m-%d %H:%M")
    return f"{kept.name}@{n_versions}", _describe(kept.counts), kept.version[:12], changed, kept.id


def _run_diff(arguments: argparse.Namespace, settings: Settings) -> int:
    """The changes from one glossary to another, as lines that begin with `+`, `-` or `~`."""
    old, new = (open_glossary(name, settings=settings) for name in (arguments.old, arguments.new))
    found = compare_glossaries(old, new)
    lines = [f"-\t{_show(term)}\n" for term in found.removed]
    lines += [f"+\t{_show(term)}\n" for term in found.added]
    lines += [f"~\t{_show(before)}\t->\t{_show(after)}\n" for before, after in found.changed]
    write_stdout(lines)
    return 0


def _run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """The terms of a glossary as TSV."""
    write_stdout([to_tsv(open_glossary(arguments.glossary, settings=settings).terms)])
    return 0


def _run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete a glossary."""
    glossaries.delete(arguments.glossary, context=make_context(settings))
    return 0


def _find_version(reference: str, context: Context) -> str:
    name, _, number = reference.rpartition("@")
    if not (name and number.isdigit()):
        return glossaries.find_version(reference, context=context)
    versions = queries.list_glossary_versions(name, context=context)
    return glossaries.pick_version(versions, int(number))


def _count_terms(
    glossary: Glossary, documents: Sequence[str], settings: Settings
) -> tuple[int, Counter[Term]]:
    """How often each term counts in documents; the first error decides the exit code."""
    code, counts = 0, Counter[Term]()
    for document in read_documents(documents, settings=settings):
        if isinstance(document, TranslatorError):
            say(str(document))
            code = code or document.exit_code
        else:
            counts += glossary.count(source_text(item) for item in segment(document.text))
    return code, counts


def _parse_language(tag: str) -> str:
    return parse_source_language(tag).replace(AUTO, "") if tag else ""


def _describe(counts: Mapping[str, int]) -> str:
    """`12 terms: 2 any language, 10 Hungarian`."""
    parts = [f"{number} {LANGUAGE_NAMES.get(tag, 'any language')}" for tag, number in sorted(counts.items())]
    return f"{pluralize(sum(counts.values()), 'term')}: {', '.join(parts) or 'none'}"


def _show(term: Term) -> str:
    cells = (
        term.source,
        term.target,
        term.language or "any",
        term.case,
        "|".join(term.alternatives),
        term.note,
    )
    return "\t".join(cells).rstrip("\t")


ACTIONS = {
    "glossary check": Action(_add_check, _run_check),
    "glossary import": Action(_add_import, _run_import),
    "glossary list": Action(no_options, _run_list),
    "glossary diff": Action(_add_diff, _run_diff),
    "glossary export": Action(_add_name, _run_export),
    "glossary remove": Action(_add_name, _run_remove),
}
