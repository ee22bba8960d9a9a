"""`tolmacs align`: the beads of two texts that say the same."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from align import Bead, align, belong_together
from align.evaluate import evaluate
from align.formats import parse_ladder, to_jsonl, to_ladder, to_pairs, to_tsv
from translator.cli.commands import Action
from translator.cli.inputs import as_invalid_request, read_lines, read_text
from translator.detect import detect_all
from translator.engine import load_engine
from translator.formats.tmx import write_tmx
from translator.formats.units import units_of
from translator.formats.xliff import write_xliff
from translator.languages import AUTO, UNDETERMINED, parse_source_language
from translator.pipeline import translate_texts
from translator.records import Decoding, SourceText
from translator.settings import Settings

_LINES = {"ladder": to_ladder, "pairs": to_pairs, "jsonl": to_jsonl}


def _add_options(parser: argparse.ArgumentParser) -> None:
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


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the beads of two files."""
    language = parse_source_language(arguments.language)
    source = read_lines(arguments.source, settings=settings)
    target = read_lines(arguments.target, settings=settings)
    translated, model = _translated(source, arguments, settings, language=language)
    with as_invalid_request(arguments.translated or arguments.source):
        beads = align(source, target, translated=translated, reorder=not arguments.monotone)
    if not belong_together(beads):
        print("tolmacs: hardly a segment has a counterpart; do the texts belong together?", file=sys.stderr)
    if arguments.against:
        _print_agreement(beads, arguments.against, settings)
    if arguments.format in _LINES:
        sys.stdout.write(_LINES[arguments.format](beads))
    elif arguments.format == "tsv":
        sys.stdout.write(to_tsv(beads, source, target))
    else:
        sys.stdout.write(_bitext(beads, source, target, language=language, model=model, arguments=arguments))
    return 0


def _translated(
    source: Sequence[str], arguments: argparse.Namespace, settings: Settings, *, language: str
) -> tuple[list[str] | None, str | None]:
    """A translation of each source line and the model that it is from, if either is wanted."""
    if arguments.translated:
        return read_lines(arguments.translated, settings=settings), None
    if not arguments.model:
        return None, None
    engine = load_engine(arguments.model, settings=settings)
    tags = [found.language for found in detect_all(source, source=language)]
    chosen = [number for number, tag in enumerate(tags) if tag in engine.languages]
    texts = [SourceText(source[number], tags[number]) for number in chosen]
    translated = list(source)
    results = translate_texts(texts, engine=engine, decoding=Decoding())
    for number, hypothesis in zip(chosen, results, strict=True):
        translated[number] = hypothesis.text
    return translated, engine.model


def _print_agreement(beads: Sequence[Bead], path: str, settings: Settings) -> None:
    with as_invalid_request(path):
        result = evaluate([(parse_ladder(read_text(path, settings=settings)), beads)])
    for name, figure in (("strict", result.strict), ("lax", result.lax)):
        print(
            f"{name}: precision {figure.precision:.4f}, recall {figure.recall:.4f}, F1 {figure.f1:.4f}",
            file=sys.stderr,
        )


def _bitext(
    beads: Sequence[Bead],
    source: Sequence[str],
    target: Sequence[str],
    *,
    language: str,
    model: str | None,
    arguments: argparse.Namespace,
) -> str:
    tag = _main_language(source) if language == AUTO else language
    notes = {"aligner": f"tolmacs {_version()}"} | ({"model": model} if model else {})
    units = units_of(beads, source, target, language=tag, notes=notes)
    if arguments.format == "xliff":
        return write_xliff(units, language=tag, original=arguments.source)
    return write_tmx(units, language=tag, version=_version())


def _main_language(source: Sequence[str]) -> str:
    """The language of most of the text."""
    sizes: Counter[str] = Counter()
    for text, found in zip(source, detect_all(source), strict=True):
        if not found.is_neutral:
            sizes[found.language] += len(text)
    return sizes.most_common(1)[0][0] if sizes else UNDETERMINED


def _version() -> str:
    try:
        return version("tolmacs")
    except PackageNotFoundError:
        return "0"


ACTIONS = {"align": Action(_add_options, _run)}
