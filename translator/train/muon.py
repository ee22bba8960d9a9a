"""Muon: moves a matrix along the nearest one with orthogonal columns.

Sources: Jordan et al. 2024 (kellerjordan.github.io/posts/muon); the scale, by which one learning rate serves
it and AdamW, is that of Liu et al. 2025 (2502.16982). `torch.optim.Muon` works in bfloat16 wherever it runs,
which processors without it emulate: there an update of `mini` took four times as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor

_MOMENTUM, _STEPS, _EPSILON, _RMS_OF_ADAMW = 0.95, 5, 1e-7, 0.2
_A, _B, _C = 3.4445, -4.775, 2.0315


class Muon(torch.optim.Optimizer):
    """With Nesterov's momentum, for matrices only.

    Args:
        low: the type in which the nearest orthogonal matrix is found.
    """

    def __init__(
        self, matrices: Iterable[Tensor], *, lr: float, weight_decay: float, low: torch.dtype
    ) -> None:
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay})
        self._low = low

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # the loss is never computed again
        """Move the matrices by their gradients."""
        for group in self.param_groups:
            for matrix in group["params"]:
                momentum = self.state[matrix].setdefault("momentum_buffer", torch.zeros_like(matrix))
                momentum.lerp_(matrix.grad, 1 - _MOMENTUM)
                direction = orthogonalize(matrix.grad.lerp(momentum, _MOMENTUM), self._low)
                matrix.mul_(1 - group["lr"] * group["weight_decay"])
                matrix.sub_(direction, alpha=group["lr"] * _RMS_OF_ADAMW * math.sqrt(max(matrix.shape)))


def orthogonalize(matrix: Tensor, low: torch.dtype) -> Tensor:
    """The matrix with all its singular values near 1 (.7 to 1.2), by five steps of Newton and Schulz."""
    is_tall = matrix.shape[0] > matrix.shape[1]
    found = (matrix.T if is_tall else matrix).to(low)
    found = found / found.norm().clamp_min(_EPSILON)
    for _ in range(_STEPS):
        gram = found @ found.T
        found = torch.addmm(found, torch.addmm(gram, gram, gram, beta=_B, alpha=_C), found, beta=_A)
    return (found.T if is_tall else found).to(matrix.dtype)
