"""Where the guided attention head should look: alignments by Model 1, made batch by batch.

A target piece looks at source pieces in proportion to (p(t|s) p(s|t)) ** 0.75; pieces whose best evidence is
weak ask for less than the whole attention, and those without any for nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor

from translator.train.model1 import TranslationTable
from translator.train.vocabulary import END

# Both from the prototype of 2026-11-22: a sharper mean than the plain one, full trust from this sum on.
_SHARPNESS, _TRUST = 1.5, 0.02


class Guide:
    """The table on the training device, ordered for binary search."""

    def __init__(self, table: TranslationTable, vocabulary: int, device: torch.device) -> None:
        self._vocabulary = vocabulary
        keys = torch.from_numpy(table.source.astype("int64") * vocabulary + table.target)
        both = torch.from_numpy(table.forward * table.backward).sqrt() ** _SHARPNESS
        self._keys, self._weights = keys.to(device), both.float().to(device)

    def __call__(self, source: Tensor, target: Tensor) -> Tensor:
        """Source ids (B, S) with tag and end mark, target ids (B, T) -> wanted attention (B, T, S).

        Rows sum to at most 1.
        """
        keys = source[:, None, :] * self._vocabulary + target[:, :, None]
        # `<pad>` is outside the table's numbering, so its keys could collide with others.
        real = self._is_word(source)[:, None, :] & self._is_word(target)[:, :, None]
        found = torch.searchsorted(self._keys, keys).clamp_max(len(self._keys) - 1)
        weights = torch.where((self._keys[found] == keys) & real, self._weights[found], 0.0)
        weights[:, :, 0] = 0  # the tag
        total = weights.sum(2, keepdim=True)
        return weights / total.clamp_min(1e-12) * (total / _TRUST).clamp_max(1.0)

    def _is_word(self, ids: Tensor) -> Tensor:
        return (ids != END) & (ids != self._vocabulary)
