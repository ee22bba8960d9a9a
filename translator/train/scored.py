"""Which pieces an update scores: all that may be written, or enough of them to stand for all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from translator.train.model import Marian
from translator.train.tokens import Ids, Index
from translator.train.written import written_by


@dataclass(frozen=True, slots=True)
class Scored:
    """Ids of pieces (K,), the place of each id among them (V + 1,), and what is added to their scores."""

    pieces: Tensor
    places: Tensor
    bias: Tensor | None  # (K,)


class Scorer:
    """Chooses the pieces of an output layer.

    `some` scores the commonest pieces, those that the batch holds, and a sample of the rest whose scores are
    raised so that its part in the sum of the softmax is in the mean that of the rest: two thirds of `count`
    are the commonest, one third the sample. Source: Jean et al. 2015 (1412.2007). Differs: what is common or
    wanted is never sampled, so only the small part of the rest is an estimate.
    """

    def __init__(self, model: Marian, target: Ids, *, count: int) -> None:
        self._logit_bias = model.logit_bias
        written = np.flatnonzero(written_by(model.logit_bias.cpu()))
        self._all = self._scored(written, np.zeros(len(written)))
        often = np.bincount(target, minlength=model.pad + 1)[written]
        by_count = written[np.argsort(-often, kind="stable")]
        common = count * 2 // 3
        self._common, self._rare = by_count[:common], by_count[common:]
        self._drawn = min(count - common, len(self._rare))

    @property
    def all(self) -> Scored:
        """Every piece that may be written."""
        return self._all

    def some(self, target: Tensor, *, seed: tuple[int, int]) -> Scored:
        """Pieces for a batch with these target ids; the sample follows from `seed`."""
        wanted = np.intersect1d(target.cpu().numpy(), self._rare)
        drawn = np.random.default_rng(seed).choice(self._rare, self._drawn, replace=False)
        drawn = np.setdiff1d(drawn, wanted, assume_unique=True)
        pieces = np.concatenate([self._common, wanted, drawn])
        bias = np.zeros(len(pieces))
        if len(drawn):
            bias[-len(drawn) :] = math.log((len(self._rare) - len(wanted)) / len(drawn))
        return self._scored(pieces, bias)

    def _scored(self, pieces: Index, bias: npt.NDArray[np.float64]) -> Scored:
        device = self._logit_bias.device
        ids = torch.from_numpy(pieces).to(device)
        places = torch.zeros(len(self._logit_bias), dtype=torch.int64, device=device)
        places[ids] = torch.arange(len(ids), device=device)
        added = torch.from_numpy(bias).float().to(device) + self._logit_bias[ids]
        return Scored(ids, places, added if bool(added.any()) else None)
