"""The fused loss is the plain one, in value and gradient; the guide asks for what the table says."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from translator.train.loss import Guide, cross_entropy, guided_loss
from translator.train.model1 import TranslationTable


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_fused_cross_entropy_equals_the_plain_one(smoothing: float) -> None:
    torch.manual_seed(0)
    hidden = torch.randn(700, 16, requires_grad=True)
    weight = torch.randn(90, 16, requires_grad=True)
    bias, target = torch.randn(90), torch.randint(0, 90, (700,))
    expected = functional.cross_entropy(
        hidden @ weight.t() + bias, target, label_smoothing=smoothing, reduction="sum"
    )
    wanted = torch.autograd.grad(expected, (hidden, weight))
    loss, plain = cross_entropy(hidden, weight, bias, target, smoothing=smoothing)
    found = torch.autograd.grad(loss, (hidden, weight))
    assert torch.allclose(loss, expected, rtol=1e-6)
    assert torch.allclose(
        plain, functional.cross_entropy(hidden @ weight.t() + bias, target, reduction="sum")
    )
    for ours, theirs in zip(found, wanted, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-4)


def test_guide_follows_the_table() -> None:
    table = TranslationTable(
        source=np.array([5, 5, 6], np.uint16),
        target=np.array([7, 8, 8], np.uint16),
        forward=np.array([0.9, 0.1, 0.8], np.float32),
        backward=np.array([0.9, 0.1, 0.9], np.float32),
    )
    guide = Guide(table, 10, torch.device("cpu"))
    source, target = torch.tensor([[2, 5, 6, 0, 10]]), torch.tensor([[7, 8, 9, 0, 10]])
    wanted = guide(source, target)[0]
    assert wanted[0].tolist() == pytest.approx([0, 1, 0, 0, 0])
    assert wanted[1, 2] > 0.9
    assert wanted[1].sum() == pytest.approx(1.0)
    assert not wanted[2:].any()


def test_guided_loss_is_least_where_attention_follows() -> None:
    wanted = torch.tensor([[[0.0, 1.0, 0.0]]])
    follows, ignores = torch.tensor([[[0.05, 0.9, 0.05]]]), torch.tensor([[[0.9, 0.05, 0.05]]])
    assert guided_loss(follows, wanted) < guided_loss(ignores, wanted)
