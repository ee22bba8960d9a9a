"""Where the weights start: Xavier, and source embeddings near those of their likely translations.

Measured on 50,000 Japanese pairs (2026-11-22): BLEU 12.6 after 721 updates with the lexical start, 0.6
after 367 and 3.8 after 2,914 without it.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from translator.train.model import Attention, Marian
from translator.train.model1 import TranslationTable
from translator.train.tokens import TokenPairs

# Less likely translations only blur the mean (prototype of 2026-11-22).
_LEAST_PROBABILITY = 0.02
# A piece belongs to the source side where it is this many times as frequent there.
_SOURCE_SIDED = 2


def initialize(model: Marian, *, seed: int) -> None:
    """Xavier for matrices, N(0, 1 / d) for embeddings, zero for biases and for the row of `<pad>`."""
    generator = torch.Generator().manual_seed(seed)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            _xavier(module.weight, generator)
            nn.init.zeros_(module.bias)
    for module in model.modules():
        if isinstance(module, Attention):
            _by_projection(module, generator)
    with torch.no_grad():
        model.embeddings.normal_(0, model.recipe.d_model**-0.5, generator=generator)
        model.embeddings[model.pad] = 0


def start_from_table(model: Marian, table: TranslationTable, pairs: TokenPairs, *, share: float) -> int:
    """Move the embedding of every source-side piece to the mean of its translations' rows.

    Args:
        table: its p(target | source) weights the mean.
        share: weight of that mean; the rest is the random row, which keeps pieces apart.

    Returns:
        How many pieces were moved.
    """
    vocabulary = model.pad
    likely = torch.from_numpy(table.forward > _LEAST_PROBABILITY)
    source = torch.from_numpy(table.source.astype("int64"))[likely]
    target = torch.from_numpy(table.target.astype("int64"))[likely]
    weight = torch.from_numpy(table.forward)[likely]
    rows = model.embeddings.detach()
    means = torch.zeros(vocabulary, rows.shape[1])
    means.index_add_(0, source, rows[target] * weight[:, None])
    norms = means.norm(dim=1, keepdim=True)
    means = means / norms.clamp_min(1e-9) * rows[:vocabulary].norm(dim=1).mean()
    moved = (_is_source_sided(pairs, vocabulary) & (norms[:, 0] > 0)).nonzero()[:, 0]
    with torch.no_grad():
        model.embeddings[moved] = share * means[moved] + (1 - share) * rows[moved]
    return len(moved)


def _is_source_sided(pairs: TokenPairs, vocabulary: int) -> Tensor:
    source, target = (
        torch.bincount(torch.from_numpy(ids.astype("int64")), minlength=vocabulary)
        for ids in (pairs.source, pairs.target)
    )
    return source > _SOURCE_SIDED * target


def _by_projection(attention: Attention, generator: torch.Generator) -> None:
    """Projections that share a matrix start as if each had its own."""
    packed = attention.key_value if attention.is_cross else attention.packed
    for part in packed.weight.detach().chunk(2 if attention.is_cross else 3):
        _xavier(part, generator)


def _xavier(weight: Tensor, generator: torch.Generator) -> None:
    nn.init.xavier_uniform_(weight, generator=generator)
