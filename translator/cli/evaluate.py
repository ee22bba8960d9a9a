"""`tolmacs evaluate`: how good a model is on a set of parallel lines."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from translator.languages import AUTO, parse_source_language
from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("evaluate", help="score a model on parallel files, one segment per line")
    parser.add_argument("--model", required=True, metavar="NAME|DIR")
    parser.add_argument("--from", dest="language", required=True, metavar="vi|hu|ja")
    parser.add_argument("--source", type=Path, required=True, metavar="FILE")
    parser.add_argument("--reference", type=Path, required=True, metavar="FILE")
    parser.add_argument("--beam", type=int, default=2, help="width of the search (%(default)s)")
    parser.add_argument(
        "--hypotheses", type=Path, metavar="FILE", help="write what the model says, line by line"
    )
    parser.add_argument(
        "--bare",
        action="store_true",
        help="the model alone, without the second tries and repairs of translate",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=_evaluate)


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.engine import load_engine
    from translator.errors import InvalidRequest
    from translator.records import Decoding
    from translator.train.evaluate import evaluate, read_parallel

    language = parse_source_language(arguments.language)
    if language == AUTO or arguments.beam < 1:
        raise InvalidRequest("evaluate needs --from with one language and --beam of at least 1")
    sources, references = read_parallel(arguments.source, arguments.reference)
    engine = load_engine(arguments.model, settings=settings, languages=(language,))
    decoding = Decoding(beam_size=arguments.beam)
    found = evaluate(engine, language, sources, references, decoding=decoding, is_bare=arguments.bare)
    if arguments.hypotheses is not None:
        arguments.hypotheses.write_text("".join(f"{text}\n" for text in found.hypotheses), encoding="utf-8")
    if arguments.format == "json":
        print(json.dumps(found.as_json()))
        return 0
    verdict = found.verdict
    print(f"BLEU {verdict.bleu:.2f}  chrF {verdict.chrf:.2f}  TER {verdict.ter:.2f}")
    print(f"{len(sources)} segments, {found.model}")
    for name, signature in verdict.signatures.items():
        print(f"{name}: {signature}")
    return 0
