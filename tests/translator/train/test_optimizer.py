"""Muon moves matrices as torch's own does, and is precise enough in either type."""

from __future__ import annotations

import pytest
import torch

from translator.train.optimizer import Muon, orthogonalize


@pytest.mark.parametrize("shape", [(12, 40), (40, 12), (16, 16)])
@pytest.mark.parametrize(("low", "tolerance"), [(torch.bfloat16, 1e-7), (torch.float32, 1e-3)])
def test_steps_are_those_of_torch(shape: tuple[int, int], low: torch.dtype, tolerance: float) -> None:
    torch.manual_seed(1)
    start = torch.randn(shape)
    mine, theirs = torch.nn.Parameter(start.clone()), torch.nn.Parameter(start.clone())
    my_muon = Muon([mine], lr=0.01, weight_decay=0.1, low=low)
    their_muon = torch.optim.Muon([theirs], lr=0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for _ in range(4):
        gradient = torch.randn(shape)
        mine.grad, theirs.grad = gradient.clone(), gradient.clone()
        my_muon.step()
        their_muon.step()  # type: ignore[no-untyped-call]
    assert (mine - start).abs().mean() > 5e-3
    assert torch.allclose(mine, theirs, rtol=0, atol=tolerance)
    assert list(my_muon.state_dict()["state"][0]) == list(their_muon.state_dict()["state"][0])


@pytest.mark.parametrize("low", [torch.bfloat16, torch.float32])
def test_singular_values_come_near_one(low: torch.dtype) -> None:
    torch.manual_seed(1)
    values = torch.linalg.svdvals(orthogonalize(torch.randn(24, 60), low))
    assert 0.6 < float(values.min()) <= float(values.max()) < 1.3
