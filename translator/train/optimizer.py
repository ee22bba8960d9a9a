"""What moves the weights: AdamW, and for the matrices inside the layers Muon where a recipe asks for it.

Muon moves a matrix along the nearest one with orthogonal columns. Sources: Jordan et al. 2024
(kellerjordan.github.io/posts/muon); the scale, by which one learning rate serves it and AdamW, is that of
Liu et al. 2025 (2502.16982). `torch.optim.Muon` works in bfloat16 wherever it runs, which processors without
it emulate: there an update of `mini` took four times as long.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from translator.train.model import Marian, has_bfloat16
from translator.train.recipe import OptimizerRecipe

_MOMENTUM, _STEPS, _EPSILON, _RMS_OF_ADAMW = 0.95, 5, 1e-7, 0.2
_A, _B, _C = 3.4445, -4.775, 2.0315


class Optimizer:
    """The optimizers of one model; embeddings, biases and norms are always AdamW's."""

    def __init__(self, model: Marian, recipe: OptimizerRecipe, *, device: torch.device) -> None:
        matrices: list[Tensor] = []
        others: list[Tensor] = []
        for parameter in model.parameters():
            is_matrix = parameter.ndim == 2 and parameter is not model.embeddings
            (matrices if is_matrix and recipe.matrices == "muon" else others).append(parameter)
        self._parts: dict[str, torch.optim.Optimizer] = {
            "adamw": torch.optim.AdamW(
                others,
                lr=recipe.learning_rate,
                betas=recipe.betas,
                eps=1e-9,
                weight_decay=recipe.weight_decay,
                fused=True,
            )
        }
        if matrices:
            low = torch.bfloat16 if has_bfloat16(device) else torch.float32
            self._parts["muon"] = Muon(
                matrices, lr=recipe.learning_rate, weight_decay=recipe.weight_decay, low=low
            )

    def clear(self) -> None:
        """Forget the gradients."""
        for part in self._parts.values():
            part.zero_grad(set_to_none=True)

    def step(self, rate: float) -> None:
        """Move the weights by their gradients at this learning rate."""
        for part in self._parts.values():
            for group in part.param_groups:
                group["lr"] = rate
            part.step()

    def state_dict(self) -> dict[str, Any]:
        """What is needed to go on, by optimizer."""
        return {name: part.state_dict() for name, part in self._parts.items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`.

        Raises:
            ValueError: it is that of other optimizers, or of a model of another shape.
        """
        if set(state) != set(self._parts):
            raise ValueError(f"it holds {', '.join(map(str, state))}, not {', '.join(self._parts)}")
        for name, part in self._parts.items():
            part.load_state_dict(state[name])


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
