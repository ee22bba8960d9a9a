"""`tolmacs align`, `locate` and `score`: beads, places of fragments, and scores of line files."""

from __future__ import annotations

import argparse

from translator.settings import Settings

_METRICS = ("bleu", "chrf", "chrf++", "ter")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    _register_align(commands.add_parser("align", help="pair the segments of two texts that say the same"))
    _register_locate(commands.add_parser("locate", help="find where reference fragments belong"))
    _register_score(commands.add_parser("score", help="score a translation: BLEU, chrF, chrF++, TER"))


def _register_align(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("source", metavar="SOURCE", help="one segment per line; - reads standard input")
    add("target", metavar="TARGET", help="one English segment per line")
    evidence = parser.add_mutually_exclusive_group()
    evidence.add_argument("--translated", metavar="FILE", help="machine translation of each source line")
    evidence.add_argument("--model", metavar="NAME", help="translate the source with this model first")
    add("--from", dest="language", default="auto", metavar="TAG", help="language of the source")
    add("--format", choices=["ladder", "pairs", "jsonl", "tsv", "tmx", "xliff"], default="ladder")
    add("--monotone", action="store_true", help="do not look for blocks in another order")
    add("--against", metavar="LADDER", help="say on standard error how well the beads agree with these")
    parser.set_defaults(run=_run_align)


def _register_locate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("fragments", metavar="FRAGMENTS", help="one English fragment per line; or .tsv .jsonl .tmx .xliff")
    add("--document", metavar="NAME", help="only the fragments of this document")
    add("hypothesis", metavar="HYPOTHESIS", help="one English segment per line; - reads standard input")
    add("--format", choices=["jsonl", "text"], default="jsonl")
    parser.set_defaults(run=_run_locate)


def _register_score(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("hypothesis", metavar="HYPOTHESIS", help="one English segment per line; - reads standard input")
    reference = parser.add_mutually_exclusive_group(required=True)
    reference.add_argument(
        "--reference", metavar="FILE", action="append", help="one reference per line; repeat for several"
    )
    reference.add_argument("--fragments", metavar="FILE", help="as for locate")
    add("--document", metavar="NAME", help="only the fragments of this document")
    add("--source", metavar="FILE", help="source of each line: lines that were only copied are counted")
    add("--metrics", nargs="+", choices=_METRICS, default=list(_METRICS), metavar="NAME")
    add("--resamples", type=int, default=0, metavar="N", help="of the bootstrap, for 95 %% intervals")
    add("--baseline", metavar="FILE", help="another translation, for a paired test against it")
    add("--test", choices=["bootstrap", "randomization"], default="bootstrap", help="the paired test")
    add("--format", choices=["text", "json"], default="text")
    parser.set_defaults(run=_run_score)


# The commands load numpy and SciPy, which the rest of the command line does without.


def _run_align(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.aligning import run_align

    return run_align(arguments, settings)


def _run_locate(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.scoring import run_locate

    return run_locate(arguments, settings)


def _run_score(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.cli.scoring import run_score

    return run_score(arguments, settings)
