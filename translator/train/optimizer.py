"""What moves the weights: AdamW, and for the matrices inside the layers Muon where a recipe asks for it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from translator.train.model import Marian, has_bfloat16
from translator.train.muon import Muon
from translator.train.recipe import OptimizerRecipe


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
