"""`tolmacs glossary check | import | list | diff | export | remove`."""

from __future__ import annotations

import argparse

from translator.languages import SOURCE_LANGUAGES
from translator.settings import Settings

_FILE_HELP = "TSV, CSV or TBX; one column: terms to keep as they are"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    glossary = commands.add_parser("glossary", help="check, keep and compare terms for translations")
    actions = glossary.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="find what is wrong with a file, and its terms in documents")
    check.add_argument("glossary", metavar="FILE|NAME", help=_FILE_HELP)
    check.add_argument("documents", nargs="*", metavar="DOCUMENT", help="count the terms in these")
    check.set_defaults(run=_run_check)
    keep = actions.add_parser("import", help="keep a file as the next version of a glossary")
    keep.add_argument("file", metavar="FILE", help=_FILE_HELP)
    keep.add_argument("--name", help="of the glossary; by default that of the file")
    keep.set_defaults(run=_run_import)
    for parser in (check, keep):
        languages = "|".join(SOURCE_LANGUAGES)
        parser.add_argument(
            "--from", dest="language", default="", metavar=languages, help="of terms whose file gives none"
        )
    actions.add_parser("list", help="show the glossaries").set_defaults(run=_run_list)
    diff = actions.add_parser("diff", help="show which terms were added, removed and changed")
    diff.add_argument("old", metavar="OLD", help="a file, a glossary, or NAME@N for its Nth version")
    diff.add_argument("new", metavar="NEW")
    diff.set_defaults(run=_run_diff)
    export = actions.add_parser("export", help="write a glossary as TSV")
    export.add_argument("glossary", metavar="NAME")
    export.set_defaults(run=_run_export)
    remove = actions.add_parser("remove", help="delete a glossary; jobs that used it stay readable")
    remove.add_argument("glossary", metavar="NAME")
    remove.set_defaults(run=_run_remove)


# The commands load SQLAlchemy, which the rest of the command line does without.


def _run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_check

    return run_check(arguments, settings)


def _run_import(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_import

    return run_import(arguments, settings)


def _run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_list

    return run_list(arguments, settings)


def _run_diff(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_diff

    return run_diff(arguments, settings)


def _run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_export

    return run_export(arguments, settings)


def _run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.terminology import run_remove

    return run_remove(arguments, settings)
