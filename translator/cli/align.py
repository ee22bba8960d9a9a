"""`tolmacs align`: the beads of two texts that say the same."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from align import Bead, align, belong_together
from align.evaluate import evaluate_alignments
from align.formats import joined, parse_ladder
from translator.cli.commands import Action
from translator.cli.inputs import as_invalid_request, read_documents, read_lines, read_text
from translator.cli.options import RAW_HELP
from translator.cli.outputs import write_stdout
from translator.cli.telling import remark, say
from translator.detect import main_language
from translator.engine import load_engine
from translator.errors import InvalidRequest, TranslatorError
from translator.formats.beads import AlignedTexts
from translator.formats.exports import BEAD_FORMATS, export_beads
from translator.languages import AUTO, parse_source_language
from translator.pipeline import translate_each
from translator.segment import segment, unwrap
from translator.settings import Settings


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("source", metavar="SOURCE", help="one segment per line; - reads standard input")
    add("target", metavar="TARGET", help="one English segment per line")
    add("--segment", action="store_true", help="both are documents of any format, cut into segments first")
    evidence = parser.add_mutually_exclusive_group()
    evidence.add_argument("--translated", metavar="FILE", help="machine translation of each source line")
    evidence.add_argument("--model", metavar="NAME", help="translate the source with this model first")
    add("--from", dest="language", default="auto", metavar="TAG", help="language of the source")
    add("--format", choices=BEAD_FORMATS, help="default: ladder; with --segment tsv, which shows the texts")
    add("--raw", action="store_true", help=RAW_HELP)
    add("--monotone", action="store_true", help="do not look for blocks in another order")
    add("--against", metavar="LADDER", help="say on standard error how well the beads agree with these")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the beads of two files."""
    language = parse_source_language(arguments.language)
    if arguments.segment and arguments.translated:
        raise InvalidRequest(
            "--translated gives a line for each source line, so it does not go with --segment"
        )
    read = _read_segments if arguments.segment else read_lines
    source, target = (read(path, settings=settings) for path in (arguments.source, arguments.target))
    translated, model = _translate(source, arguments, settings, language=language)
    with as_invalid_request(arguments.translated or arguments.source):
        beads = align(source, target, translated=translated, reorder=not arguments.monotone)
    if not belong_together([bead for bead in beads if _has_text(bead, source, target)]):
        say("hardly a segment has a counterpart; do the texts belong together?")
    if arguments.against:
        _print_agreement(beads, arguments.against, settings)
    tag = main_language(source) if language == AUTO else language
    aligned = AlignedTexts(source, target, beads, tag, name=arguments.source, model=model)
    form = arguments.format or ("tsv" if arguments.segment else "ladder")
    write_stdout([export_beads(aligned, form, is_raw=arguments.raw)])
    return 0


def _read_segments(path: str, *, settings: Settings) -> list[str]:
    """The segments of a document, without the line ends that a layout made."""
    [document] = read_documents([path], settings=settings)
    if isinstance(document, TranslatorError):
        raise document
    return [unwrap(item.text) for item in segment(document.text)]


def _has_text(bead: Bead, source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether a bead is more than a blank line."""
    return bool(joined(source, bead.source) or joined(target, bead.target))


def _translate(
    source: Sequence[str], arguments: argparse.Namespace, settings: Settings, *, language: str
) -> tuple[list[str] | None, str]:
    """A translation of each source line and the model that it is from, if either is wanted."""
    if arguments.translated:
        return read_lines(arguments.translated, settings=settings), ""
    if not arguments.model:
        return None, ""
    engine = load_engine(arguments.model, settings=settings)
    return translate_each(source, engine=engine, language=language), engine.model


def _print_agreement(beads: Sequence[Bead], path: str, settings: Settings) -> None:
    with as_invalid_request(path):
        result = evaluate_alignments([(parse_ladder(read_text(path, settings=settings)), beads)])
    for name, figure in (("strict", result.strict), ("lax", result.lax)):
        remark(f"{name}: precision {figure.precision:.4f}, recall {figure.recall:.4f}, F1 {figure.f1:.4f}")


ACTIONS = {"align": Action(_add_options, _run)}
