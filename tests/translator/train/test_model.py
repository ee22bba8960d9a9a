"""The network is Marian's: same logits as transformers, same result step by step, masks that hide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from translator.errors import ModelCorrupt
from translator.train import marian
from translator.train.batches import BatchMaker
from translator.train.export import export_model
from translator.train.initialize import initialize
from translator.train.model import Marian, source_mask
from translator.train.recipe import ModelRecipe
from translator.train.search import greedy
from translator.train.tokens import load
from translator.train.vocabulary import MODEL

SHAPE = ModelRecipe(d_model=32, encoder_layers=2, decoder_layers=2, ffn=48, heads=2, max_positions=64)


def _model(vocabulary: int = 50) -> Marian:
    model = Marian(SHAPE, vocabulary)
    initialize(model, seed=3)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(5)))
        model.embeddings[model.pad] = 0
    return model.eval()


def _ids(model: Marian) -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.randint(2, 50, (3, 7), generator=torch.Generator().manual_seed(1))
    target = torch.randint(2, 50, (3, 6), generator=torch.Generator().manual_seed(2))
    source[1, 4:], target[2, 3:] = model.pad, model.pad
    return source, target


def _logits(model: Marian, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    hidden, _ = model(source, source_mask(source, model.pad), target)
    return model.logits(hidden)


def test_export_gives_the_logits_of_transformers(tiny_data: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    _, meta = load(tiny_data)
    model = _model(meta.vocabulary)
    source, target = _ids(model)
    export_model(model, tiny_data / MODEL, tmp_path)
    theirs = transformers.MarianMTModel.from_pretrained(tmp_path).eval()
    shifted = torch.nn.functional.pad(target[:, :-1], (1, 0), value=model.pad)
    mask = (source != model.pad).long()
    with torch.no_grad():
        expected = theirs(input_ids=source, attention_mask=mask, decoder_input_ids=shifted).logits
        ours = _logits(model, source, target)
    assert (ours[..., : model.pad] - expected[..., : model.pad]).abs().max() < 1e-4


def test_half_export_comes_back_within_rounding(tiny_data: Path, tmp_path: Path) -> None:
    _, meta = load(tiny_data)
    model = _model(meta.vocabulary)
    export_model(model, tiny_data / MODEL, tmp_path, is_half=True)
    loaded = marian.load_marian(tmp_path)
    assert (loaded.embeddings - model.embeddings).abs().max() < 0.01


def test_whole_export_comes_back_equal(tiny_data: Path, tmp_path: Path) -> None:
    _, meta = load(tiny_data)
    model = _model(meta.vocabulary)
    export_model(model, tiny_data / MODEL, tmp_path)
    loaded = marian.load_marian(tmp_path)
    assert all(torch.equal(weight, loaded.state_dict()[name]) for name, weight in model.state_dict().items())


def test_weights_of_another_shape_are_refused(tiny_data: Path, tmp_path: Path) -> None:
    _, meta = load(tiny_data)
    export_model(_model(meta.vocabulary), tiny_data / MODEL, tmp_path)
    text = (tmp_path / marian.CONFIG).read_text(encoding="utf-8")
    (tmp_path / marian.CONFIG).write_text(text.replace('"encoder_layers": 2', '"encoder_layers": 3'))
    with pytest.raises(ModelCorrupt, match=r"encoder\.layers\.2"):
        marian.load_marian(tmp_path)


def test_a_configuration_that_lacks_something_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    _, meta = load(tiny_data)
    export_model(_model(meta.vocabulary), tiny_data / MODEL, tmp_path)
    table = json.loads((tmp_path / marian.CONFIG).read_text(encoding="utf-8"))
    cases: list[object] = [{}, [], {**table, "vocab_size": "x"}, {**table, "d_model": None}]
    for wrong in cases:
        (tmp_path / marian.CONFIG).write_text(json.dumps(wrong))
        with pytest.raises(ModelCorrupt):
            marian.load_marian(tmp_path)


def test_padding_changes_nothing() -> None:
    model = _model()
    source, target = _ids(model)
    together = _logits(model, source, target)[1]
    alone = _logits(model, source[1:2, :4], target[1:2])[0]
    assert torch.allclose(together[:, : model.pad], alone[:, : model.pad], atol=1e-5)


def test_no_mask_equals_a_mask_that_hides_nothing() -> None:
    model = _model()
    source, target = _ids(model)
    source = source[:1]
    hidden, _ = model(source, None, target[:1])
    assert torch.allclose(model.logits(hidden), _logits(model, source, target[:1]), atol=1e-6)


def test_both_kernels_of_attention_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _model()
    source, target = _ids(model)
    spelled_out = _logits(model, source, target)
    greedy_before = greedy(model, [[3, 9, 4, 0], [3, 8, 0]], max_tokens=6)
    monkeypatch.setattr("translator.train.model.has_fast_kernel", lambda _: True)
    assert torch.allclose(_logits(model, source, target)[..., :-1], spelled_out[..., :-1], atol=1e-5)
    assert greedy(model, [[3, 9, 4, 0], [3, 8, 0]], max_tokens=6) == greedy_before


def test_the_future_is_hidden() -> None:
    model = _model()
    source, target = _ids(model)
    changed = target.clone()
    changed[:, 4] = 7
    before, after = _logits(model, source, target), _logits(model, source, changed)
    assert torch.allclose(before[:, :5], after[:, :5], atol=1e-6)
    assert not torch.allclose(before[0, 5], after[0, 5], atol=1e-6)


def test_guided_head_is_a_distribution_over_real_source() -> None:
    model = _model()
    source, target = _ids(model)
    _, attention = model(source, source_mask(source, model.pad), target, is_guided=True)
    assert torch.allclose(attention.sum(2), torch.ones(3, 6))
    assert not attention[1, :, 4:].any()


def test_greedy_search_takes_the_best_piece_at_each_step() -> None:
    model = _model()
    sources = [[3, 9, 4, 0], [3, 8, 0]]
    for ids, found in zip(sources, greedy(model, sources, max_tokens=6), strict=True):
        target = torch.tensor([[*found, 0]])
        best = _logits(model, torch.tensor([ids]), target).argmax(2)[0].tolist()
        assert best[: len(found)] == found


def test_a_batch_of_equal_sources_has_no_mask(tiny_data: Path) -> None:
    import numpy as np

    pairs, meta = load(tiny_data)
    maker = BatchMaker(pairs, pad=meta.pad, round_to=1, device=torch.device("cpu"))
    assert maker.make(np.array([0, 0])).mask is None
    widths = pairs.source_lengths.astype(int)
    batch = maker.make(np.array([widths.argmin(), widths.argmax()]))
    assert batch.mask is not None
    assert batch.target.flatten()[batch.kept].ne(meta.pad).all()
    assert len(batch.kept) == batch.target_tokens
