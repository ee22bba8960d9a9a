"""How activations are dropped: the same for a step whenever it is run, and cheaply on CPU."""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn
from torch.nn import functional

# Elements of the mask pool; drawing masks afresh is slow on CPU (aten::bernoulli_, notes of 2026-11-22).
_POOL = 1 << 24


class Dropout(nn.Module):
    """Dropout whose masks follow from `reseed`. On CPU a mask is a slice, at a random place, of one pool."""

    def __init__(self, share: float, *, pool_size: int = _POOL) -> None:
        super().__init__()
        self.share = share
        self._pool_size = pool_size
        self._pools: dict[torch.dtype, Tensor] = {}
        self._random = random.Random(0)  # noqa: S311  # not secret

    def reseed(self, seed: int, step: int) -> None:
        """Make the masks of this step a function of both numbers, so that a resumed run repeats them."""
        self._random.seed(seed * 1_000_003 + step)
        if torch.cuda.is_available():
            torch.cuda.manual_seed(seed * 1_000_003 + step)

    def forward(self, x: Tensor) -> Tensor:
        """`x` itself while evaluating."""
        if not self.training or not self.share:
            return x
        if x.device.type != "cpu":
            return functional.dropout(x, self.share)
        pool = self._pool(x.dtype)
        if x.numel() >= len(pool):
            return functional.dropout(x, self.share)
        start = self._random.randrange(len(pool) - x.numel())
        return x * pool[start : start + x.numel()].view(x.shape)

    def _pool(self, dtype: torch.dtype) -> Tensor:
        if dtype not in self._pools:
            generator = torch.Generator().manual_seed(1)
            kept = torch.rand(self._pool_size, generator=generator) >= self.share
            self._pools[dtype] = (kept.float() / (1 - self.share)).to(dtype)
        return self._pools[dtype]
