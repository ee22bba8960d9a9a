"""What a lexical start brings, and what adds to it: short runs from the same data, two seeds each.

`python -m tests.bench.train_starts --data DIR --recipe mini [--steps 600] [--seeds 1 2] [--only random lexical]`

`DIR` is made by `tolmacs train prepare` with `--dev`. Prints chrF by language, the loss per token at the end of every
run and the minutes it took; compare means over seeds with the spread between seeds.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from tests.bench.pre_norm import PreNormMarian
from translator.train import tokens
from translator.train.journal import read_journal
from translator.train.model import Marian
from translator.train.recipe import find_recipe, load_recipe, parse_recipe
from translator.train.run import RunOptions, run_training

_LEXICAL: Mapping[str, float] = {"initialize": 0.8, "guide_weight": 0.0}
# What each way changes in the recipe.
_WAYS: Mapping[str, Mapping[str, float]] = {
    "random": {"initialize": 0.0, "guide_weight": 0.0},
    "guided": {"initialize": 0.0, "guide_weight": 0.3},
    "lexical": _LEXICAL,
    "lexical, guided": {"initialize": 0.8, "guide_weight": 0.3},
    "lexical, half the encoder layers": _LEXICAL,
    "lexical, pre-norm": _LEXICAL,
    "lexical, short first": _LEXICAL,
}
_SHORT_TOKENS, _SHORT_SHARE = 10, 0.3
"""Which targets are short, and the share of the steps that sees no others."""


def main() -> int:
    """Run every start with every seed and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--recipe", default="mini")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="+", choices=tuple(_WAYS), default=tuple(_WAYS))
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    text = load_recipe(find_recipe(arguments.recipe)).text
    for way in arguments.only:
        results = [_measure(text, way, seed, arguments) for seed in arguments.seeds]
        for seed, looks in zip(arguments.seeds, results, strict=True):
            print(f"{way}, seed {seed}: {_shown(looks)}", flush=True)
        means = {key: statistics.mean(looks[key] for looks in results) for key in results[0]}
        print(f"{way}, mean of {len(results)}: {_shown(means)}", flush=True)
    return 0


def _measure(text: str, way: str, seed: int, arguments: argparse.Namespace) -> dict[str, float]:
    changes = {**_WAYS[way], "steps": arguments.steps, "seed": seed, "evaluate_minutes": 1e6, "snapshots": 0}
    if "half" in way:
        changes["encoder_layers"] = parse_recipe(text).model.encoder_layers // 2
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "recipe.toml").write_text(change(text, changes), encoding="utf-8")
        options = RunOptions(
            arguments.data, place / "run", recipe=place / "recipe.toml", threads=arguments.threads
        )
        if "short" in way:
            short = _only_short(arguments.data, place / "short")
            _train(replace(options, data=short), steps=int(_SHORT_SHARE * arguments.steps))
        with patch("translator.train.run.Marian", PreNormMarian if "pre-norm" in way else Marian):
            _train(options, steps=arguments.steps)
        journal = read_journal(place / "run")
    looks = {
        key.removeprefix("chrf_"): value for key, value in journal[-1].items() if key.startswith("chrf_")
    }
    loss = next(entry["nll"] for entry in reversed(journal) if "nll" in entry)
    return {**looks, "loss": loss, "minutes": journal[-1]["minutes"]}


def _train(options: RunOptions, *, steps: int) -> None:
    left = iter(range(steps + 1))
    run_training(
        options,
        clock=time.monotonic,
        must_stop=lambda: next(left, steps) >= steps,
        report=lambda _: None,
    )


def _only_short(data: Path, out: Path) -> Path:
    """The prepared data without long targets."""
    pairs, meta = tokens.load(data)
    shutil.copytree(data, out)
    tokens.save(out, pairs.take(np.flatnonzero(pairs.target_lengths <= _SHORT_TOKENS)), meta)
    return out


def change(text: str, changes: Mapping[str, float]) -> str:
    """The recipe's text with new values; keys that it leaves to their defaults go under their tables."""
    lines = text.splitlines()
    for key, value in changes.items():
        places = [place for place, line in enumerate(lines) if line.startswith(f"{key} = ")]
        for place in places:
            lines[place] = f"{key} = {value}"
        if not places:
            lines.insert(lines.index("[budget]") + 1, f"{key} = {value}")
    return "\n".join(lines) + "\n"


def _shown(looks: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in looks.items())


if __name__ == "__main__":
    sys.exit(main())
