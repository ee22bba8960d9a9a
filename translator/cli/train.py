"""`tolmacs train …`: making and adapting models."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from translator.cli.commands import Action
from translator.cli.telling import remark, tell
from translator.counting import pluralize
from translator.errors import InvalidRequest
from translator.settings import Settings
from translator.visible import visible


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("corpora", type=Path, nargs="?", metavar="CORPORA", help="folder of LANGUAGE-en.*.tsv[.xz]")
    add("--recipe", default="mini", help="file, or the name of a shipped recipe (%(default)s)")
    add("--out", type=Path, required=True, metavar="DIR")
    add("--spm", type=Path, metavar="FILE", help="a vocabulary to use instead of learning one")
    add("--dev", type=Path, metavar="PREFIX", help="PREFIX.vi … PREFIX.en, for early looks")
    add("--pack", type=Path, metavar="DIR", help="also lay out a folder to train elsewhere")
    add("--pack-mib", type=float, default=44.0, help="largest size of the pack (%(default)s)")


def _add_run(parser: argparse.ArgumentParser) -> None:
    from translator.train.run_command import add_run_arguments

    add_run_arguments(parser)


def _add_average(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("run_directory", type=Path, metavar="RUN")
    add("--last", type=int, default=4, help="how many snapshots (%(default)s)")


def _add_export(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("source", type=Path, metavar="RUN|PARTS", help="a run, or a folder with parts.json")
    add("--out", type=Path, required=True, metavar="DIR", help="Hugging Face layout")
    add("--weights", default="average", choices=("average", "last", "snapshots"))
    add("--half", action="store_true", help="store bfloat16")
    add("--parts", type=Path, metavar="DIR", help="also lay it there in parts of 16 MiB")
    _add_conversion(parser)


def _add_conversion(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--model", type=Path, metavar="DIR", help="also convert to an int8 model of the registry")
    add("--name", default="mini", help="of that model (%(default)s)")
    add("--version", default="1", help="of that model (%(default)s)")
    add(
        "--max-source-tokens",
        type=int,
        default=128,
        help="longer segments are cut; little above what it was trained on (%(default)s)",
    )


def _add_merge(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "models", nargs="+", metavar="MODEL", help="in Hugging Face layout, or of the registry; counted alike"
    )
    add("--out", type=Path, required=True, metavar="DIR", help="Hugging Face layout")
    _add_conversion(parser)


def _prepare(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.pack import pack
    from translator.train.prepare import prepare
    from translator.train.recipe import find_recipe

    if arguments.corpora is None and arguments.pack is None:
        raise InvalidRequest("there is nothing to do: give CORPORA to prepare, or --pack DIR, or both")
    if arguments.corpora is not None:
        recipe = find_recipe(arguments.recipe)
        prepare(recipe, arguments.corpora, arguments.out, spm=arguments.spm, dev=arguments.dev, report=remark)
    if arguments.pack is not None:
        pack(arguments.out, arguments.pack, most_bytes=int(arguments.pack_mib * 2**20), report=remark)
    return 0


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    _require_torch()
    from translator.train.run_command import run_from

    label = ""
    if arguments.start:
        arguments.start, label = _find_start(arguments.start, settings)
    return run_from(arguments, _say_live if sys.stderr.isatty() else remark, start_label=label)


def _find_start(model: str, settings: Settings) -> tuple[Path, str]:
    """The first network of a model in Hugging Face layout, and the model's label."""
    from translator.registry.location import find_model
    from translator.registry.opening import open_huggingface

    parts, label = open_huggingface(find_model(model, settings=settings), settings=settings)
    return parts[0][0], label


def _average(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.export import average_run

    remark(f"averaged {average_run(arguments.run_directory, last=arguments.last)} snapshots")
    return 0


def _merge(arguments: argparse.Namespace, settings: Settings) -> int:
    _require_torch()
    from translator.train.export import merge_models

    merge_models([_find_start(model, settings)[0] for model in arguments.models], arguments.out)
    _convert(arguments)
    return 0


def _export(arguments: argparse.Namespace, _settings: Settings) -> int:
    _require_torch()
    from translator.train.export import export_run
    from translator.train.pack import INDEX, join_directory, split_directory

    if (arguments.source / INDEX).is_file():
        join_directory(arguments.source, arguments.out)
    else:
        export_run(arguments.source, arguments.out, which=arguments.weights, is_half=arguments.half)
    if arguments.parts is not None:
        remark(f"{pluralize(len(split_directory(arguments.out, arguments.parts)), 'part')}")
    _convert(arguments)
    return 0


def _convert(arguments: argparse.Namespace) -> None:
    if arguments.model is None:
        return
    from translator.registry.install import add_directory

    manifest = add_directory(
        arguments.out,
        arguments.model,
        name=arguments.name,
        model_version=arguments.version,
        max_source_tokens=arguments.max_source_tokens,
    )
    tell([f"{manifest.label} {manifest.bytes} bytes"])


def _add_adapt(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--model", required=True, metavar="NAME|DIR", help="any Marian model of the registry")
    add("--pairs", type=Path, required=True, metavar="FILE.tmx|FILE.tsv")
    add("--from", dest="language", metavar="vi|hu|ja", help="language of a TSV with two columns")
    add("--dev", type=Path, metavar="FILE", help="general pairs; default: the sample documents")
    add("--name", help="of the adapted model; default: the old name and -adapted")
    add("--steps", type=int, default=300, help="updates (%(default)s)")
    add("--learning-rate", type=float, default=1e-4, help="at its peak (%(default)s)")


def _add_card(parser: argparse.ArgumentParser) -> None:
    for option, text in (
        ("--model", "registry model; the card is written there"),
        ("--huggingface", "the same model in Hugging Face layout, made by `train export`"),
        ("--run", "the run it came from"),
        ("--data", "the data of that run"),
    ):
        parser.add_argument(
            option, type=Path, required=True, metavar="DIR", help=text, dest=option[2:] + "_path"
        )
    parser.add_argument("--dev", type=Path, required=True, metavar="PREFIX", help="PREFIX.vi … PREFIX.en")
    parser.add_argument(
        "--set", dest="set_name", metavar="NAME", help="what the card calls them; default: the name of PREFIX"
    )


def _adapt(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.registry.location import find_model, place_for
    from translator.registry.opening import open_model
    from translator.registry.with_torch import require_torch

    require_torch("adapting a model")
    directory = find_model(arguments.model, settings=settings)
    _, manifest = open_model(directory, settings=settings)
    name = arguments.name or f"{manifest.name}-adapted"
    target = place_for(name, settings=settings)
    with tempfile.TemporaryDirectory() as work:
        _adapt_in(Path(work), directory, target, name=name, arguments=arguments, settings=settings)
    return 0


def _adapt_in(
    work: Path, directory: Path, target: Path, *, name: str, arguments: argparse.Namespace, settings: Settings
) -> None:
    from translator.registry.opening import open_huggingface, open_model
    from translator.train.adapt import AdaptOptions, adapt, choose_part, register
    from translator.train.bitext import read_bitext, sample_rows

    rows = read_bitext(arguments.pairs, language=arguments.language)
    parts, label = open_huggingface(directory, settings=settings)
    base, part = choose_part(parts, rows)
    general = (
        read_bitext(arguments.dev, language=arguments.language)
        if arguments.dev
        else sample_rows(part.tokenization.source_prefix)
    )
    options = AdaptOptions(steps=arguments.steps, learning_rate=arguments.learning_rate)
    found = adapt(
        base,
        part,
        rows,
        general,
        work=work,
        options=options,
        settings=settings,
        clock=time.monotonic,
        report=remark,
    )
    remark(
        f"chrF on {pluralize(found.held_out_pairs, 'held-out pair')} "
        f"{found.held_out[0]:.2f} -> {found.held_out[1]:.2f}, "
        f"on {found.general_pairs} general ones {found.general[0]:.2f} -> {found.general[1]:.2f}"
    )
    found.require_better()
    license = open_model(directory, settings=settings)[1].license
    manifest = register(work / "model", target, part, name=name, license=license, origin=label)
    tell([f"{manifest.label} {target}"])


def _card(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.train.atomic_files import write_atomically
    from translator.train.card import write_card
    from translator.train.measure import CardPaths, measure_model
    from translator.train.run import CURVES

    paths = CardPaths(
        model=arguments.model_path,
        huggingface=arguments.huggingface_path,
        run=arguments.run_path,
        data=arguments.data_path,
        dev=arguments.dev,
        set_name=arguments.set_name or arguments.dev.name,
    )
    card = write_card(measure_model(paths, settings=settings, report=remark))
    write_atomically(paths.model / "MODEL_CARD.md", card.encode())
    write_atomically(paths.model / CURVES, (paths.run / CURVES).read_bytes())
    tell([str(paths.model / "MODEL_CARD.md")])
    return 0


def _require_torch() -> None:
    from translator.registry.with_torch import require_torch

    require_torch("training")


def _say_live(line: str) -> None:
    """On a terminal a line of progress is written over by the next."""
    print(f"\r{visible(line)}\x1b[K", end="" if line.startswith("[") else "\n", file=sys.stderr, flush=True)


ACTIONS = {
    "train prepare": Action(_add_prepare, _prepare),
    "train run": Action(_add_run, _run),
    "train average": Action(_add_average, _average),
    "train merge": Action(_add_merge, _merge),
    "train export": Action(_add_export, _export),
    "train card": Action(_add_card, _card),
    "train adapt": Action(_add_adapt, _adapt),
}
