"""Which pairs go into a batch, and how a batch is put together on the device that trains.

An epoch is planned on the host from its number and the seed alone, so a resumed run finds the same batches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from translator.train.recipe import OptimizerRecipe
from translator.train.tokens import Ids, Index, TokenPairs, offsets
from translator.train.weights import draw_epoch


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of both sides, where the target is real, and how many tokens that is.

    `mask` is None where no source is padded. `kept` are the places of real ids in the flattened target.
    """

    source: Tensor  # (B, S)
    target: Tensor  # (B, T)
    mask: Tensor | None  # (B, 1, 1, S)
    kept: Tensor  # (N,)
    source_tokens: int
    target_tokens: int


def plan_epoch(
    pairs: TokenPairs, visits: npt.NDArray[np.float64], recipe: OptimizerRecipe, *, epoch: int
) -> list[Index]:
    """The batches of one epoch in random order, each the indices of pairs of like lengths.

    Pairs are ordered by source length, in steps of `round_to`, and inside a step by target length, up and
    down in turn, so that neighbors are alike on both sides.
    """
    rng = np.random.default_rng((recipe.seed, epoch))
    drawn = draw_epoch(pairs.source_of, visits, rng=rng)
    drawn = drawn[rng.permutation(len(drawn))]
    sources = _rounded(pairs.source_lengths[drawn], recipe.round_to)
    targets = pairs.target_lengths[drawn].astype(np.int64)
    snake = np.where(sources // recipe.round_to % 2 == 0, targets, -targets)
    order = np.lexsort((snake, sources))
    batches = _cut(drawn[order], sources[order], targets[order], recipe.tokens)
    return [batches[place] for place in rng.permutation(len(batches))]


def _cut(drawn: Index, sources: Index, targets: Index, budget: int) -> list[Index]:
    """Cut the ordered pairs where the next would break the budget, or where the source gets longer after
    half a batch."""
    longer = np.maximum(sources, targets)
    batches, start = [], 0
    while start < len(drawn):
        # No batch holds more pairs than the budget allows at the length of its first.
        window = slice(start, start + budget // int(longer[start]) + 2)
        padded = np.maximum.accumulate(longer[window]) * np.arange(1, len(longer[window]) + 1)
        ends = padded > budget
        changes = np.flatnonzero(np.diff(sources[window])) + 1
        ends[changes] |= 2 * padded[changes - 1] > budget
        ends[0] = False
        end = start + int(np.argmax(ends)) if ends.any() else start + len(ends)
        batches.append(drawn[start:end])
        start = end
    return batches


def _rounded(lengths: npt.NDArray[np.uint16], step: int) -> Index:
    return (lengths.astype(np.int64) + step - 1) // step * step


class BatchMaker:
    """Holds all token ids on the training device and gathers batches there."""

    def __init__(self, pairs: TokenPairs, *, pad: int, round_to: int, device: torch.device) -> None:
        self._pairs = pairs
        self._pad = pad
        self._round_to = round_to
        self._device = device
        self._flat = [
            torch.from_numpy(ids.astype(np.int32)).to(device) for ids in (pairs.source, pairs.target)
        ]
        self._starts = [offsets(lengths)[:-1] for lengths in (pairs.source_lengths, pairs.target_lengths)]

    @property
    def target(self) -> Ids:
        """The target ids of all pairs."""
        return self._pairs.target

    def make(self, chosen: Index) -> Batch:
        """The batch of these pairs."""
        source_lengths = self._pairs.source_lengths[chosen].astype(np.int64)
        target_lengths = self._pairs.target_lengths[chosen].astype(np.int64)
        source_width = int(_rounded(source_lengths.max(initial=1)[None], self._round_to)[0])
        target_width = int(_rounded(target_lengths.max(initial=1)[None], self._round_to)[0])
        source = self._gather(0, chosen, source_lengths, source_width)
        real = np.arange(target_width) < target_lengths[:, None]
        is_padded = bool((source_lengths != source_width).any())
        return Batch(
            source=source,
            target=self._gather(1, chosen, target_lengths, target_width),
            mask=(source != self._pad)[:, None, None, :] if is_padded else None,
            kept=self._send(np.flatnonzero(real)),
            source_tokens=int(source_lengths.sum()),
            target_tokens=int(target_lengths.sum()),
        )

    def _gather(self, side: int, chosen: Index, lengths: Index, width: int) -> Tensor:
        flat = self._flat[side]
        starts, sizes = self._send(self._starts[side][chosen]), self._send(lengths)
        within = torch.arange(width, device=self._device)
        places = (starts[:, None] + within).clamp_max(len(flat) - 1)
        return flat[places].long().masked_fill(within >= sizes[:, None], self._pad)

    def _send(self, values: Index) -> Tensor:
        tensor = torch.from_numpy(values)
        return (
            tensor.pin_memory().to(self._device, non_blocking=True) if self._device.type == "cuda" else tensor
        )
