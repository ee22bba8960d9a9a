"""`tolmacs align`, `locate` and `score`: beads, places of fragments, and scores of line files."""

from __future__ import annotations

import argparse
import sys

from align import AlignmentError, align, belong_together
from align.bead import Bead
from align.evaluate import evaluate
from align.formats import parse_ladder, to_jsonl, to_ladder, to_pairs, to_tsv
from translator.cli.inputs import read_bytes, read_lines
from translator.errors import InvalidRequest
from translator.formats.text import decode_text
from translator.settings import Settings

Commands = argparse._SubParsersAction  # argparse has no public name for it


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    _register_align(commands)


def _register_align(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("align", help="pair the segments of two texts that say the same")
    parser.add_argument("source", metavar="SOURCE", help="one segment per line; - reads standard input")
    parser.add_argument("target", metavar="TARGET", help="one English segment per line")
    parser.add_argument("--translated", metavar="FILE", help="machine translation of each source line")
    parser.add_argument("--format", choices=["ladder", "pairs", "jsonl", "tsv"], default="ladder")
    parser.add_argument("--monotone", action="store_true", help="do not look for blocks in another order")
    parser.add_argument("--against", metavar="LADDER", help="print how well the beads agree with these")
    parser.set_defaults(run=_run_align)


def _run_align(arguments: argparse.Namespace, settings: Settings) -> int:
    source = read_lines(arguments.source, settings=settings)
    target = read_lines(arguments.target, settings=settings)
    translated = read_lines(arguments.translated, settings=settings) if arguments.translated else None
    try:
        beads = align(source, target, translated=translated, reorder=not arguments.monotone)
    except AlignmentError as error:
        raise InvalidRequest(str(error)) from error
    if not belong_together(beads):
        print(
            "tolmacs: hardly a segment has a counterpart; do the two texts belong together?", file=sys.stderr
        )
    if arguments.against:
        _print_agreement(beads, arguments, settings)
    sys.stdout.write(_format(beads, source, target, form=arguments.format))
    return 0


def _print_agreement(beads: list[Bead], arguments: argparse.Namespace, settings: Settings) -> None:
    text = decode_text(read_bytes(arguments.against, settings=settings), name=arguments.against)
    try:
        result = evaluate([(parse_ladder(text), beads)])
    except AlignmentError as error:
        raise InvalidRequest(f"{arguments.against}: {error}") from error
    for name, figure in (("strict", result.strict), ("lax", result.lax)):
        print(
            f"{name}: precision {figure.precision:.4f} recall {figure.recall:.4f} F1 {figure.f1:.4f}",
            file=sys.stderr,
        )


def _format(beads: list[Bead], source: list[str], target: list[str], *, form: str) -> str:
    if form == "tsv":
        return to_tsv(beads, source, target)
    return {"ladder": to_ladder, "pairs": to_pairs, "jsonl": to_jsonl}[form](beads)
