"""What `tolmacs align` does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from align import Bead, align, belong_together
from align.evaluate import evaluate
from align.formats import parse_ladder, to_jsonl, to_ladder, to_pairs, to_tsv
from translator.cli.inputs import read_lines, read_text
from translator.cli.scoring import as_invalid_request
from translator.settings import Settings


def run_align(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the beads of two files."""
    source = read_lines(arguments.source, settings=settings)
    target = read_lines(arguments.target, settings=settings)
    translated = read_lines(arguments.translated, settings=settings) if arguments.translated else None
    with as_invalid_request(arguments.translated or arguments.source):
        beads = align(source, target, translated=translated, reorder=not arguments.monotone)
    if not belong_together(beads):
        print("tolmacs: hardly a segment has a counterpart; do the texts belong together?", file=sys.stderr)
    if arguments.against:
        _print_agreement(beads, arguments.against, settings)
    sys.stdout.write(_format(beads, source, target, form=arguments.format))
    return 0


def _print_agreement(beads: Sequence[Bead], path: str, settings: Settings) -> None:
    with as_invalid_request(path):
        result = evaluate([(parse_ladder(read_text(path, settings=settings)), beads)])
    for name, figure in (("strict", result.strict), ("lax", result.lax)):
        print(
            f"{name}: precision {figure.precision:.4f}, recall {figure.recall:.4f}, F1 {figure.f1:.4f}",
            file=sys.stderr,
        )


def _format(beads: Sequence[Bead], source: Sequence[str], target: Sequence[str], *, form: str) -> str:
    if form == "tsv":
        return to_tsv(beads, source, target)
    return {"ladder": to_ladder, "pairs": to_pairs, "jsonl": to_jsonl}[form](beads)
