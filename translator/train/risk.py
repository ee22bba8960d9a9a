"""Minimum risk: a model learns from translations of its own, weighed by how near they come to the reference.

Cross entropy teaches the next piece after a right beginning, and counts every wrong piece alike; here whole
translations are drawn from the model and scored, and the better become likelier than the worse.

Source: Shen et al. 2016 (P16-1159); log probabilities by length as in Edunov et al. 2018 (N18-1033). Differs:
what is drawn twice counts twice, and precision counts in chrF as much as recall, lest sentences grow.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from translator.train.batches import Batch
from translator.train.model import Marian
from translator.train.recipe import RiskRecipe
from translator.train.scored import Scored
from translator.train.scores import chrf
from translator.train.search import pad_rows, sample
from translator.train.vocabulary import END, Vocabulary

# A translation is cut at so many pieces over half as many again as its longest reference has.
_MARGIN = 8


class Risk:
    """What the translations of one model are expected to cost."""

    def __init__(self, model: Marian, recipe: RiskRecipe, vocabulary: Vocabulary) -> None:
        self._model, self._recipe, self._vocabulary = model, recipe, vocabulary

    def expected(self, memory: Tensor, batch: Batch, scored: Scored, *, lot: torch.Generator) -> Tensor:
        """The expected cost of each source of the batch (B,), in [0, 1]: what is drawn follows from `lot`.

        Args:
            memory: the sources as the model encodes them (B, S, D).
        """
        drawn = sample(
            self._model,
            memory.detach(),
            batch.mask,
            scored.pieces,
            count=self._recipe.candidates,
            temperature=self._recipe.temperature,
            max_tokens=batch.target.shape[1] * 3 // 2 + _MARGIN,
            lot=lot,
        )
        costs = torch.tensor(self._costs(drawn, batch.target), device=memory.device)
        scores = self._mean_log_probabilities(memory, batch.mask, drawn, scored)
        return expected_cost(scores.view_as(costs), costs, sharpness=self._recipe.sharpness)

    def _costs(self, drawn: list[list[int]], target: Tensor) -> list[list[float]]:
        """1 - chrF of the translations, those of each source in a row."""
        real = [[piece for piece in row if piece != self._model.pad] for row in target.tolist()]
        count, texts = self._recipe.candidates, self._vocabulary.detokenize(drawn)
        return [
            [
                1 - chrf([text], [reference], beta=1) / 100
                for text in texts[place * count : (place + 1) * count]
            ]
            for place, reference in enumerate(self._vocabulary.detokenize(real))
        ]

    def _mean_log_probabilities(
        self, memory: Tensor, mask: Tensor | None, drawn: list[list[int]], scored: Scored
    ) -> Tensor:
        """That of a piece in the mean, in nats, for each translation (N,) of the sources (B, S, D)."""
        model, count = self._model, self._recipe.candidates
        target = pad_rows([[*ids, END] for ids in drawn], model.pad, memory.device)
        repeated = None if mask is None else mask.repeat_interleave(count, 0)
        hidden, _ = model.decode(memory.repeat_interleave(count, 0), repeated, target)
        is_real = target != model.pad
        logits = functional.linear(hidden[is_real], model.embeddings.index_select(0, scored.pieces))
        nll = functional.cross_entropy(logits.float(), scored.places[target[is_real]], reduction="none")
        total = nll.new_zeros(target.shape).masked_scatter(is_real, nll).sum(1)
        return -total / is_real.sum(1)


def expected_cost(scores: Tensor, costs: Tensor, *, sharpness: float) -> Tensor:
    """The mean cost (B,) of translations (B, count), each weighed by the softmax of its score."""
    return ((sharpness * scores).softmax(1) * costs).sum(1)
