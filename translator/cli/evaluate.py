"""`tolmacs evaluate`: how good a model is on a set of parallel lines."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translator.cli.commands import Action
from translator.cli.outputs import explained
from translator.cli.telling import tell
from translator.counting import pluralize
from translator.errors import InvalidRequest, UnwritableOutput
from translator.languages import AUTO, parse_source_language
from translator.records import Decoding
from translator.settings import Settings
from translator.visible import visible_json

if TYPE_CHECKING:
    from translator.train.evaluate import Evaluation


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--model", required=True, metavar="NAME|DIR")
    add("--from", dest="language", required=True, metavar="vi|hu|ja")
    add("--source", type=Path, required=True, metavar="FILE")
    add("--reference", type=Path, required=True, metavar="FILE")
    add("--beam", type=int, default=Decoding().beam_size, help="width of the search (%(default)s)")
    add("--hypotheses", type=Path, metavar="FILE", help="write what the model says, line by line")
    add(
        "--bare",
        action="store_true",
        help="the model alone, without the second tries and repairs of translate",
    )
    add("--format", choices=("text", "json"), default="text")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.engine import load_engine
    from translator.train.bitext import read_parallel
    from translator.train.evaluate import evaluate_model

    language = parse_source_language(arguments.language)
    decoding = Decoding(beam_size=arguments.beam)
    if language == AUTO:
        raise InvalidRequest("evaluate needs --from with one language")
    if arguments.hypotheses is not None:
        _require_folder(arguments.hypotheses)
    sources, references = read_parallel(arguments.source, arguments.reference)
    engine = load_engine(arguments.model, settings=settings, languages=(language,))
    found = evaluate_model(engine, language, sources, references, decoding=decoding, is_bare=arguments.bare)
    # The scores first: whatever becomes of the file, they are not lost.
    if arguments.format == "json":
        tell([visible_json(found.as_json())])
    else:
        _print_scores(found)
    if arguments.hypotheses is not None:
        _write_lines(arguments.hypotheses, found.hypotheses)
    return 0


def _print_scores(found: Evaluation) -> None:
    verdict = found.verdict
    tell(
        (
            f"BLEU {verdict.bleu:.2f}  chrF {verdict.chrf:.2f}  TER {verdict.ter:.2f}",
            f"{pluralize(len(found.hypotheses), 'segment')}, {found.model}",
            *(f"{name}: {signature}" for name, signature in verdict.signatures.items()),
        )
    )


def _require_folder(path: Path) -> None:
    """Refuse a file whose folder is not there before any work is done."""
    if path.is_dir() or not path.parent.is_dir():
        raise UnwritableOutput(f"{path}: cannot be written: it is a directory, or its folder does not exist")


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    """Write in place, since the file may be a device or a pipe."""
    with explained(path):
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


ACTIONS = {"evaluate": Action(_add_options, _run)}
