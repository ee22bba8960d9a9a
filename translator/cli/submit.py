"""`tolmacs submit`: files once, or a directory for as long as it runs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from translator.cli.commands import Action
from translator.cli.inputs import name_of, read_bytes, read_references_of
from translator.cli.options import INPUT_HELP, add_format, add_recipe, to_reading
from translator.cli.telling import say, tell
from translator.cli.watching import watch
from translator.errors import InvalidRequest, TranslatorError
from translator.jobs import Recipe, Submission
from translator.records import Decoding
from translator.service.context import Context, make_context
from translator.service.recipes import make_recipe
from translator.service.submission import submit, with_file
from translator.settings import Settings

_QUIET_S = 5.0
"""A copy may pause, and clients of NFS see a file grow up to 3 s late (its option `acregmin`)."""
_MOST_QUIET_S = 86_400


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help=f"{INPUT_HELP}, or - for standard input")
    add_recipe(parser)
    add("--glossary", default="", metavar="NAME", help="a kept glossary of `tolmacs glossary list`")
    add(
        "--reference",
        metavar="FILE",
        help="English fragments to locate and score: lines, TSV, CSV, JSONL, TMX, XLIFF",
    )
    add("--tag", action="append", default=[], metavar="TAG", help="a word to find it by; can be repeated")
    add("--webhook", default="", metavar="URL", help="address that is told when a job is finished")
    add("--priority", choices=["interactive", "bulk"], default="bulk", help="interactive goes first")
    add("--key", metavar="KEY", help="idempotency key: the same key gives the same job (one FILE only)")
    add("--watch", metavar="DIR", help="take every file of a directory, then move it to done/ or failed/")
    add("--once", action="store_true", help="with --watch: end when no file is left")
    quiet = f"with --watch: take a file that has not changed for so long (default {_QUIET_S:g})"
    add("--quiet", type=float, default=_QUIET_S, metavar="SECONDS", help=quiet)
    add_format(parser)


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hand over each file and print its job's id and its name; the first error decides the exit code."""
    _check(arguments)
    decoding = Decoding(arguments.beam)
    context = make_context(settings)
    recipe = make_recipe(
        arguments.source,
        context=context,
        model=arguments.model or "",
        decoding=decoding,
        glossary=arguments.glossary,
        may_name_directory=True,
    )
    if arguments.watch:
        return watch(
            arguments.watch,
            recipe=recipe,
            reading=to_reading(arguments),
            form=arguments.format,
            once=arguments.once,
            quiet_s=arguments.quiet,
            context=context,
        )
    code = 0
    for result in _submit_all(arguments, recipe, context):
        if isinstance(result, TranslatorError):
            say(str(result))
            code = code or result.exit_code
        else:
            tell([result])
    return code


def _check(arguments: argparse.Namespace) -> None:
    if bool(arguments.files) == bool(arguments.watch):
        raise InvalidRequest("submit takes either files or --watch DIR")
    if arguments.key and len(arguments.files) != 1:
        raise InvalidRequest("--key goes with exactly one file")
    if arguments.watch and (arguments.reference or arguments.webhook or arguments.tag):
        raise InvalidRequest("--reference, --webhook and --tag go with files, not with --watch")
    if not 0 <= arguments.quiet <= _MOST_QUIET_S:
        raise InvalidRequest(f"--quiet {arguments.quiet:g} is out of range; 0 to {_MOST_QUIET_S} is right")


def _submit_all(
    arguments: argparse.Namespace, recipe: Recipe, context: Context
) -> Iterator[str | TranslatorError]:
    references = read_references_of(arguments.reference, settings=context.settings)
    reading = to_reading(arguments)
    for path in arguments.files:
        name = name_of(path)
        try:
            given = Submission(
                name,
                "",
                recipe,
                arguments.priority,
                arguments.key,
                references=tuple(references(name)),
                webhook=arguments.webhook,
                tags=tuple(arguments.tag),
                reading=reading,
            )
            data = read_bytes(path, settings=context.settings)
            submission = with_file(given, data, context=context)
            if submission.reading.encoding != reading.encoding:
                say(f"{path}: read as {submission.reading.encoding}")
            yield f"{submit(submission, context=context).job_id}\t{name}"
        except TranslatorError as error:
            yield error


ACTIONS = {"submit": Action(_add_options, _run)}
