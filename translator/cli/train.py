"""`tolmacs train …` and `tolmacs evaluate`: making, adapting and judging models."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from translator.cli.adapt import add_adapt, add_card
from translator.errors import InvalidRequest
from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    train = commands.add_parser("train", help="make or adapt a model; needs the train extra")
    steps = train.add_subparsers(dest="step", required=True, metavar="STEP")
    _add_prepare(steps.add_parser("prepare", help="corpora to token files, vocabulary and lexical table"))
    _add_run(steps.add_parser("run", help="train, or go on training"))
    _add_average(steps.add_parser("average", help="average the last snapshots of a run"))
    add_card(steps.add_parser("card", help="measure a model and write its MODEL_CARD.md"))
    add_adapt(steps.add_parser("adapt", help="fine-tune a model on pairs; kept only if it is better"))
    _add_export(steps.add_parser("export", help="a run, or delivered parts, to a model directory"))


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "corpora", type=Path, nargs="?", metavar="CORPORA", help="folder of LANGUAGE-en.*.tsv[.xz]"
    )
    parser.add_argument(
        "--recipe", default="mini", help="file, or the name of a shipped recipe (%(default)s)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--spm", type=Path, metavar="FILE", help="a vocabulary to use instead of learning one"
    )
    parser.add_argument("--dev", type=Path, metavar="PREFIX", help="PREFIX.vi … PREFIX.en, for early looks")
    parser.add_argument("--pack", type=Path, metavar="DIR", help="also lay out a folder to train elsewhere")
    parser.add_argument("--pack-mib", type=float, default=44.0, help="largest size of the pack (%(default)s)")
    parser.set_defaults(run=_prepare)


def _add_run(parser: argparse.ArgumentParser) -> None:
    from translator.train.door import add_run_arguments

    add_run_arguments(parser)
    parser.set_defaults(run=_run)


def _add_average(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_directory", type=Path, metavar="RUN")
    parser.add_argument("--last", type=int, default=4, help="how many snapshots (%(default)s)")
    parser.set_defaults(run=_average)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="RUN|PARTS", help="a run, or a folder with parts.json")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="Hugging Face layout")
    parser.add_argument("--weights", default="average", choices=("average", "last", "snapshots"))
    parser.add_argument("--half", action="store_true", help="store bfloat16")
    parser.add_argument("--parts", type=Path, metavar="DIR", help="also lay it there in parts of 16 MiB")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="also convert to an int8 model of the registry"
    )
    parser.add_argument("--name", default="mini", help="of that model (%(default)s)")
    parser.add_argument("--version", default="1", help="of that model (%(default)s)")
    parser.add_argument(
        "--max-source-tokens",
        type=int,
        default=128,
        help="longer segments are cut; little above what it was trained on (%(default)s)",
    )
    parser.set_defaults(run=_export)


def _prepare(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.pack import pack
    from translator.train.prepare import prepare
    from translator.train.recipe import find_recipe

    if arguments.corpora is None and arguments.pack is None:
        raise InvalidRequest("there is nothing to do: give CORPORA to prepare, or --pack DIR, or both")
    if arguments.corpora is not None:
        recipe = find_recipe(arguments.recipe)
        prepare(recipe, arguments.corpora, arguments.out, spm=arguments.spm, dev=arguments.dev, report=_say)
    if arguments.pack is not None:
        pack(arguments.out, arguments.pack, most_bytes=int(arguments.pack_mib * 2**20), report=_say)
    return 0


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    _require_torch()
    from translator.train.door import run_from

    label = ""
    if arguments.start:
        arguments.start, label = _find_start(arguments.start, settings)
    return run_from(arguments, _say_live if sys.stderr.isatty() else _say, start_label=label)


def _find_start(model: str, settings: Settings) -> tuple[Path, str]:
    """The first network of a model in Hugging Face layout, and the model's label."""
    from translator.registry.location import find_model
    from translator.registry.opening import open_huggingface

    parts, label = open_huggingface(find_model(model, settings=settings), settings=settings)
    return parts[0][0], label


def _average(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.export import average_run

    _say(f"averaged {average_run(arguments.run_directory, last=arguments.last)} snapshots")
    return 0


def _export(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.export import export_run
    from translator.train.parts import INDEX, join_directory, split_directory

    if (arguments.source / INDEX).is_file():
        join_directory(arguments.source, arguments.out)
    else:
        export_run(arguments.source, arguments.out, which=arguments.weights, is_half=arguments.half)
    if arguments.parts is not None:
        _say(f"{len(split_directory(arguments.out, arguments.parts))} parts")
    if arguments.model is not None:
        _convert(arguments)
    return 0


def _convert(arguments: argparse.Namespace) -> None:
    from translator.registry.install import add_directory

    manifest = add_directory(
        arguments.out,
        arguments.model,
        name=arguments.name,
        model_version=arguments.version,
        max_source_tokens=arguments.max_source_tokens,
    )
    print(f"{manifest.label} {manifest.bytes} bytes")


def _require_torch() -> None:
    from translator.registry.convert import require_torch

    require_torch("training")


def _say_live(line: str) -> None:
    """On a terminal a line of progress is written over by the next."""
    print(f"\r{line}\x1b[K", end="" if line.startswith("[") else "\n", file=sys.stderr, flush=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
