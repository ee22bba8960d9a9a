"""Which settings train fastest on this machine: tokens per second, and memory, of a few of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch

from translator.train import tokens
from translator.train.batches import plan_epoch
from translator.train.initialize import initialize
from translator.train.model import Marian
from translator.train.model1 import TABLE, TranslationTable, load_table
from translator.train.prepare import RECIPE
from translator.train.recipe import TrainingRecipe, load_recipe
from translator.train.run import make_trainer, pick_device
from translator.train.tokens import Meta, TokenPairs
from translator.train.trainer import Trainer
from translator.train.vocabulary import MODEL, Vocabulary
from translator.train.weights import visits
from translator.train.written import WRITTEN


def measure_settings(
    data: Path, recipe_path: Path | None, *, seconds: float, with_compiled: bool
) -> Iterator[str]:
    """One line per setting: the recipe's own, without guide, with twice the batch, and compiled."""
    recipe = load_recipe(recipe_path or data / RECIPE)
    prepared = tokens.load(data)
    table = load_table(data / TABLE)
    optimizer = recipe.optimizer
    settings = {
        "as in the recipe": recipe,
        "without guide": replace(recipe, lexical=replace(recipe.lexical, guide_weight=0.0)),
        "twice the batch": replace(recipe, optimizer=replace(optimizer, tokens=2 * optimizer.tokens)),
    }
    if with_compiled:
        settings["compiled"] = replace(recipe, optimizer=replace(optimizer, compile=True))
    for name, changed in settings.items():
        try:
            yield f"{name}: {_measure(data, prepared, table, changed, seconds)}"
        except RuntimeError as error:
            yield f"{name}: failed: {str(error).splitlines()[0]}"


def _measure(
    data: Path,
    prepared: tuple[TokenPairs, Meta],
    table: TranslationTable,
    recipe: TrainingRecipe,
    seconds: float,
) -> str:
    device, (pairs, meta) = pick_device("auto"), prepared
    model = Marian(recipe.model, meta.vocabulary, dropout=recipe.optimizer.dropout)
    initialize(model, seed=1)
    model.write_only_listed(data / WRITTEN)
    trainer = make_trainer(model, recipe, prepared, table, Vocabulary(data / MODEL), device=device)
    weights = visits(meta.sources, recipe.sources, temperature=recipe.data.temperature)
    batches = iter(plan_epoch(pairs, weights, recipe.optimizer, epoch=0))
    warm = _steps(trainer, batches, seconds / 2)
    trainer.take_sums()
    begun = time.monotonic()
    steps = _steps(trainer, batches, seconds)
    sums, spent = trainer.take_sums(), time.monotonic() - begun
    memory = torch.cuda.max_memory_allocated() / 2**30 if device.type == "cuda" else 0.0
    rate = (sums.source_tokens + sums.target_tokens) / spent
    return f"{rate:,.0f} tokens/s, {steps / spent:.1f} steps/s after {warm} to warm up, {memory:.1f} GiB"


def _steps(trainer: Trainer, batches: Iterator[tokens.Index], seconds: float) -> int:
    """Train for this long and wait for the device; returns the updates made."""
    begun, steps = time.monotonic(), 0
    for chosen in batches:
        trainer.step(chosen, seconds=0.0, report=lambda _: None)
        steps += 1
        if time.monotonic() - begun > seconds:
            break
    trainer.require_finite()
    return steps
