"""`tolmacs submit`, `status`, `wait`, `fetch`, `cancel`, `delete`: documents through the queue."""

from __future__ import annotations

import argparse

from translator.cli.translate import FORMAT_HELP, INPUT_HELP
from translator.formats.exports import SAME, SUFFIXES
from translator.languages import AUTO, SOURCE_LANGUAGES
from translator.records import Decoding
from translator.settings import Settings

_QUIET_S = 5.0
"""A copy may pause, and clients of NFS see a file grow up to 3 s late (its option `acregmin`)."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    _register_submit(commands.add_parser("submit", help="hand documents over and do not wait"))
    _register_status(commands.add_parser("status", help="show a job, or the newest jobs"))
    wait = commands.add_parser("wait", help="wait until jobs are finished")
    wait.add_argument("jobs", nargs="+", metavar="ID")
    wait.add_argument("--timeout", type=float, metavar="SECONDS", help="stop waiting, exit code 4")
    wait.set_defaults(run=_run_wait)
    fetch = commands.add_parser("fetch", help="print the translation of a finished job")
    fetch.add_argument("job", metavar="ID")
    _add_format(fetch)
    fetch.add_argument("-o", "--output", metavar="FILE|DIR", help="default: standard output")
    fetch.set_defaults(run=_run_fetch)
    cancel = commands.add_parser("cancel", help="stop a job")
    cancel.add_argument("job", metavar="ID")
    cancel.set_defaults(run=_run_cancel)
    delete = commands.add_parser("delete", help="remove a job with its document and translations")
    delete.add_argument("job", metavar="ID")
    delete.set_defaults(run=_run_delete)


def _register_submit(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help=f"{INPUT_HELP}, or - for standard input")
    languages = "|".join((AUTO, *SOURCE_LANGUAGES))
    add("--from", dest="source", default=AUTO, metavar=languages, help="source language")
    add("--model", help="auto, a model of `tolmacs models list`, or a directory")
    add("--beam", type=int, default=Decoding().beam_size, help="beam size, 1 to 16 (default 2)")
    add("--glossary", default="", metavar="NAME", help="a kept glossary of `tolmacs glossary list`")
    add(
        "--reference",
        metavar="FILE",
        help="English fragments to locate and score: lines, TSV, JSONL, TMX, XLIFF",
    )
    add("--tag", action="append", default=[], metavar="TAG", help="a word to find it by; can be repeated")
    add("--webhook", default="", metavar="URL", help="address that is told when a job is finished")
    add("--priority", choices=["interactive", "bulk"], default="bulk", help="interactive goes first")
    add("--key", metavar="KEY", help="idempotency key: the same key gives the same job (one FILE only)")
    add("--watch", metavar="DIR", help="take every file of a directory, then move it to done/ or failed/")
    add("--once", action="store_true", help="with --watch: end when no file is left")
    quiet = f"with --watch: take a file that has not changed for so long (default {_QUIET_S:g})"
    add("--quiet", type=float, default=_QUIET_S, metavar="SECONDS", help=quiet)
    _add_format(parser)
    parser.set_defaults(run=_run_submit)


def _register_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", nargs="?", metavar="ID")
    forms = ["text", "json", "prometheus"]
    parser.add_argument("--format", choices=forms, default="text", help="prometheus: figures of the queue")
    parser.set_defaults(run=_run_status)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=[SAME, *SUFFIXES], default=SAME, help=FORMAT_HELP)


# The commands load SQLAlchemy, which the rest of the command line does without.


def _run_submit(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.submitting import run_submit

    return run_submit(arguments, settings)


def _run_status(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.following import run_status

    return run_status(arguments, settings)


def _run_wait(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.following import run_wait

    return run_wait(arguments, settings)


def _run_fetch(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.following import run_fetch

    return run_fetch(arguments, settings)


def _run_cancel(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.following import run_cancel

    return run_cancel(arguments, settings)


def _run_delete(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.following import run_delete

    return run_delete(arguments, settings)
