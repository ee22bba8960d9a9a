"""`tolmacs train adapt` and `train card`: what is done with a model once there is one."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from translator.settings import Settings


def add_adapt(parser: argparse.ArgumentParser) -> None:
    """Options of `train adapt`."""
    parser.add_argument("--model", required=True, metavar="NAME|DIR", help="any Marian model of the registry")
    parser.add_argument("--pairs", type=Path, required=True, metavar="FILE.tmx|FILE.tsv")
    parser.add_argument(
        "--from", dest="language", metavar="vi|hu|ja", help="language of a TSV with two columns"
    )
    parser.add_argument(
        "--dev", type=Path, metavar="FILE", help="general pairs; default: the sample documents"
    )
    parser.add_argument("--name", help="of the adapted model; default: the old name and -adapted")
    parser.add_argument("--steps", type=int, default=300, help="updates (%(default)s)")
    parser.add_argument("--learning-rate", type=float, default=1e-4, help="at its peak (%(default)s)")
    parser.set_defaults(run=_adapt)


def add_card(parser: argparse.ArgumentParser) -> None:
    """Options of `train card`."""
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
    parser.set_defaults(run=_card)


def _adapt(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.registry.convert import require_torch
    from translator.registry.location import find_model, place_for
    from translator.registry.opening import open_model

    require_torch("adapting a model")
    directory = find_model(arguments.model, settings=settings)
    _, manifest = open_model(directory, settings=settings)
    name = arguments.name or f"{manifest.name}-adapted"
    target = place_for(name, settings=settings)
    with tempfile.TemporaryDirectory() as work:
        _adapt_in(Path(work), directory, target, name=name, arguments=arguments, settings=settings)
    return 0


def _adapt_in(
    work: Path,
    directory: Path,
    target: Path,
    *,
    name: str,
    arguments: argparse.Namespace,
    settings: Settings,
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
        report=_say,
    )
    _say(
        f"chrF on {found.held_out_pairs} held-out pairs {found.held_out[0]:.2f} -> {found.held_out[1]:.2f}, "
        f"on {found.general_pairs} general ones {found.general[0]:.2f} -> {found.general[1]:.2f}"
    )
    found.require_better()
    licence = open_model(directory, settings=settings)[1].licence
    manifest = register(work / "model", target, part, name=name, licence=licence, origin=label)
    print(f"{manifest.label} {target}")


def _card(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.train.card import write_card
    from translator.train.files import write_atomically
    from translator.train.measure import CardPaths, measure
    from translator.train.run import CURVES

    paths = CardPaths(
        model=arguments.model_path,
        huggingface=arguments.huggingface_path,
        run=arguments.run_path,
        data=arguments.data_path,
        dev=arguments.dev,
        set_name=arguments.set_name or arguments.dev.name,
    )
    card = write_card(measure(paths, settings=settings, report=_say))
    write_atomically(paths.model / "MODEL_CARD.md", card.encode())
    write_atomically(paths.model / CURVES, (paths.run / CURVES).read_bytes())
    print(paths.model / "MODEL_CARD.md")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
