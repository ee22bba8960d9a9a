"""Scoring some of the pieces instead of all: the loss stays what it is, whatever is drawn."""

from __future__ import annotations

import numpy as np
import torch

from translator.train.loss import cross_entropy
from translator.train.model import Marian
from translator.train.recipe import ModelRecipe
from translator.train.scored import Scored, Scorer

VOCABULARY = 4000
SEEDS = [(1, step) for step in range(20)]


def _scorer(*, count: int) -> tuple[Scorer, np.ndarray]:
    model = Marian(ModelRecipe(d_model=16, heads=2), VOCABULARY)
    mask = np.ones(VOCABULARY, np.bool_)
    mask[::7] = False
    model.write_only(mask)
    written = np.flatnonzero(mask)
    drawn = np.random.default_rng(0).zipf(1.3, 100_000) % len(written)
    target = written[drawn].astype(np.uint16)
    return Scorer(model, target, count=count), target


def test_what_a_batch_holds_is_scored_and_what_is_never_written_is_not() -> None:
    scorer, target = _scorer(count=600)
    batch = torch.from_numpy(target[:300].astype(np.int64))
    for seed in SEEDS:
        scored = scorer.some(batch, seed=seed)
        pieces = scored.pieces.tolist()
        assert len(pieces) == len(set(pieces)) < 1000
        assert torch.equal(scored.pieces[scored.places[batch]], batch)
        assert all(piece % 7 for piece in pieces)
    assert len(scorer.all.pieces) == VOCABULARY - len(range(0, VOCABULARY, 7))
    again = (scorer.some(batch, seed=(1, 5)).pieces for _ in range(2))
    assert torch.equal(*again)


def test_the_loss_of_a_sample_is_that_of_all_pieces() -> None:
    scorer, target = _scorer(count=600)
    batch = torch.from_numpy(target[:300].astype(np.int64))
    generator = torch.Generator().manual_seed(1)
    hidden = torch.randn(len(batch), 16, generator=generator)
    weight = torch.randn(VOCABULARY + 1, 16, generator=generator) * 0.25

    def loss(scored: Scored, *, bias: bool = True) -> float:
        added = scored.bias if bias else None
        rows = weight[scored.pieces]
        return float(cross_entropy(hidden, rows, added, scored.places[batch], smoothing=0.0)[1]) / len(batch)

    wanted = loss(scorer.all)
    sampled = [loss(scorer.some(batch, seed=seed)) for seed in SEEDS]
    assert abs(float(np.mean(sampled)) - wanted) < 0.01
    assert loss(scorer.some(batch, seed=SEEDS[0]), bias=False) < wanted - 0.5


def test_a_sample_as_large_as_the_rest_changes_nothing() -> None:
    scorer, target = _scorer(count=30_000)
    batch = torch.from_numpy(target[:300].astype(np.int64))
    scored = scorer.some(batch, seed=(1, 1))
    assert scored.bias is None
    assert torch.equal(scored.pieces.sort().values, scorer.all.pieces.sort().values)
