"""Minimum risk: what is drawn follows the model, and what comes nearer to the reference gets likelier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.translator.train.conftest import tiny_rows
from tests.translator.train.test_run import tiny_recipe, train_quietly
from translator.train import tokens
from translator.train.batches import Batch, BatchMaker
from translator.train.export import export_run
from translator.train.marian import load_marian
from translator.train.model import Marian, source_mask
from translator.train.recipe import RiskRecipe
from translator.train.risk import Risk, expected_cost
from translator.train.scored import Scorer
from translator.train.scores import chrf
from translator.train.search import greedy, sample
from translator.train.vocabulary import MODEL, Vocabulary


@pytest.fixture(scope="module")
def half_trained(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has learned some of the tiny corpus, in Hugging Face layout."""
    place = tmp_path_factory.mktemp("half")
    train_quietly(tiny_data, place / "run", tiny_recipe(place, steps="60"))
    export_run(place / "run", place / "model")
    return place / "model"


def _batch(data: Path, model: Marian) -> tuple[Batch, Scorer]:
    pairs, meta = tokens.load(data)
    maker = BatchMaker(pairs, pad=meta.pad, round_to=1, device=torch.device("cpu"))
    return maker.make(np.arange(0, len(pairs), 7)), Scorer(model, pairs.target, count=0)


def _sampled(
    model: Marian, batch: Batch, scorer: Scorer, *, temperature: float, seed: int
) -> list[list[int]]:
    return sample(
        model,
        model.encode(batch.source, batch.mask),
        batch.mask,
        scorer.all.pieces,
        count=4,
        temperature=temperature,
        max_tokens=20,
        lot=torch.Generator().manual_seed(seed),
    )


def test_near_zero_the_greedy_translation_is_drawn(tiny_data: Path, half_trained: Path) -> None:
    model = load_marian(half_trained)
    batch, scorer = _batch(tiny_data, model)
    sources = [[piece for piece in row if piece != model.pad] for row in batch.source.tolist()]
    wanted = greedy(model, sources, max_tokens=20)
    found = _sampled(model, batch, scorer, temperature=1e-4, seed=1)
    assert found == [ids for ids in wanted for _ in range(4)]


def test_what_is_drawn_follows_the_lot_and_the_pieces_that_may_be_written(
    tiny_data: Path, half_trained: Path
) -> None:
    model = load_marian(half_trained)
    mask = np.ones(model.pad, np.bool_)
    mask[10::2] = False
    model.write_only(mask)
    batch, scorer = _batch(tiny_data, model)
    first, again, other = (_sampled(model, batch, scorer, temperature=2.0, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert all(mask[ids].all() for ids in first)


def test_the_expected_cost_is_that_of_translations_as_likely_as_they_are() -> None:
    scores = torch.tensor([[-1.0, -2.0], [-0.5, -0.5]], requires_grad=True)
    costs = torch.tensor([[0.2, 0.6], [0.1, 0.9]])
    found = expected_cost(scores, costs, sharpness=2.0)
    share = 1 / (1 + np.exp(-2.0))
    assert found.tolist() == pytest.approx([share * 0.2 + (1 - share) * 0.6, 0.5])
    (gradient,) = torch.autograd.grad(found.sum(), scores)
    assert (gradient[:, 0] < 0).all()
    assert (gradient[:, 1] > 0).all()


def test_the_expected_cost_of_a_batch_is_that_of_its_translations_one_by_one(
    tiny_data: Path, half_trained: Path
) -> None:
    model, recipe = load_marian(half_trained), RiskRecipe(candidates=4, temperature=2.0, sharpness=3.0)
    batch, scorer = _batch(tiny_data, model)
    vocabulary = Vocabulary(tiny_data / MODEL)
    memory, lot = model.encode(batch.source, batch.mask), torch.Generator().manual_seed(5)
    found = Risk(model, recipe, vocabulary).expected(memory, batch, scorer.all, lot=lot)
    # As many pieces as `expected` allows for this batch.
    longest = batch.target.shape[1] * 3 // 2 + 8
    drawn = sample(
        model,
        memory,
        batch.mask,
        scorer.all.pieces,
        count=4,
        temperature=2.0,
        max_tokens=longest,
        lot=torch.Generator().manual_seed(5),
    )
    for place, source in enumerate(batch.source):
        reference = vocabulary.detokenize([[x for x in batch.target[place].tolist() if x != model.pad]])[0]
        mine = drawn[4 * place : 4 * place + 4]
        costs = [1 - chrf([text], [reference], beta=1) / 100 for text in vocabulary.detokenize(mine)]
        weights = np.exp([3 * _mean_log_probability(model, source, ids) for ids in mine])
        assert found[place].item() == pytest.approx(float(weights @ costs / weights.sum()), abs=1e-5)


def _mean_log_probability(model: Marian, source: torch.Tensor, ids: list[int]) -> float:
    target = torch.tensor([[*ids, 0]])
    hidden, _ = model(source[None], source_mask(source[None], model.pad), target)
    shares = model.logits(hidden).log_softmax(-1)
    return shares[0].gather(1, target[0][:, None]).mean().item()


def test_an_update_encodes_each_source_once(
    tiny_data: Path, half_trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = Marian.encode
    batches: list[int] = []

    def counted(self: Marian, source: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        batches.append(len(source))
        return encode(self, source, mask)

    monkeypatch.setattr(Marian, "encode", counted)
    recipe = tiny_recipe(tmp_path, candidates="2", steps="3")
    train_quietly(tiny_data, tmp_path / "run", recipe, start=half_trained)
    assert len(batches) == 3


def test_a_model_learns_from_translations_of_its_own(
    tiny_data: Path, half_trained: Path, tmp_path: Path
) -> None:
    changes = {"candidates": "8", "likelihood": "0.0", "steps": "50", "learning_rate": "2e-3", "warmup": "5"}
    train_quietly(tiny_data, tmp_path / "run", tiny_recipe(tmp_path, **changes), start=half_trained)
    export_run(tmp_path / "run", tmp_path / "model")
    vocabulary = Vocabulary(tiny_data / MODEL)
    before, after = (_score(load_marian(path), vocabulary) for path in (half_trained, tmp_path / "model"))
    assert before + 3 < after


def _score(model: Marian, vocabulary: Vocabulary) -> float:
    rows = [(language, *row) for language in ("vi", "hu", "ja") for row in tiny_rows(language)]
    sources = [vocabulary.tokenize_sources([foreign], language)[0] for language, foreign, _ in rows]
    return chrf(vocabulary.detokenize(greedy(model, sources)), [english for _, _, english in rows])
