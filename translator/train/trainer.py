"""One update of the weights, whatever the device: forward, loss, backward, optimizer, moving average."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from translator.errors import TrainingFailed
from translator.train.atomic_files import Report
from translator.train.batches import Batch, BatchMaker
from translator.train.checkpoint import Checkpoint
from translator.train.loss import Guide, cross_entropy, guided_loss
from translator.train.model import Marian, has_bfloat16
from translator.train.optimizer import Optimizer
from translator.train.recipe import TrainingRecipe
from translator.train.risk import Risk
from translator.train.schedule import TrainingPosition, ema_decay, learning_rate, progress
from translator.train.scored import Scored, Scorer
from translator.train.tokens import Index
from translator.train.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class LossSums:
    """Since the last look, summed over target tokens: cross entropy (nats), guided loss, risk; and tokens."""

    nll: float
    guided: float
    risk: float
    source_tokens: int
    target_tokens: int


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory was short, on CUDA or on CPU, where torch raises a plain `RuntimeError`."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return "can't allocate memory" in str(error) or "not enough memory" in str(error)


class Trainer:
    """Model, optimizer and moving average on one device, and where training stands."""

    def __init__(
        self,
        model: Marian,
        recipe: TrainingRecipe,
        maker: BatchMaker,
        *,
        guide: Guide | None,
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        self.model = model.to(device)
        self.position = TrainingPosition()
        self.device = device
        self.precision = recipe.optimizer.precision if has_bfloat16(device) else "fp32"
        self._recipe, self._maker, self._guide = recipe, maker, guide
        self._risk = Risk(model, recipe.risk, vocabulary) if recipe.risk.candidates else None
        self._optimizer = Optimizer(model, recipe.optimizer, device=device)
        self._average = [parameter.detach().clone() for parameter in model.parameters()]
        self._scorer = Scorer(self.model, maker.target, count=recipe.optimizer.scored)
        self._encode: Callable[..., Tensor] = model.encode
        self._decode: Callable[..., tuple[Tensor, Tensor | None]] = model.decode
        if recipe.optimizer.compile:
            self._encode = torch.compile(model.encode, dynamic=True)
            self._decode = torch.compile(model.decode, dynamic=True)
        self._clear_sums()

    def step(self, chosen: Index, *, seconds: float, report: Report) -> None:
        """Learn from these pairs; where memory is short, in more and smaller parts.

        Raises:
            TrainingFailed: memory is short for a single pair.
        """
        self.model.train()
        while True:
            self.model.dropout.reseed(self._recipe.optimizer.seed, self.position.step)
            try:
                sums = self._gradients(chosen)
                break
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                self._split_more(len(chosen), error, report)
        self._update()
        self._add(sums)
        self.position = self.position.advanced(seconds=seconds)

    def take_sums(self) -> LossSums:
        """What was summed since the last call.

        Raises:
            TrainingFailed: the loss is not a number.
        """
        self.require_finite()
        nll, guided, risk = (float(value) for value in self._losses)
        sums = LossSums(nll, guided, risk, *self._tokens)
        self._clear_sums()
        return sums

    def require_finite(self) -> None:
        """Raise `TrainingFailed` where the loss is not a number."""
        if not bool(self._losses.isfinite().all()):
            raise TrainingFailed(
                f"the loss is not a number at step {self.position.step}; lower optimizer.learning_rate "
                "and go on from the last checkpoint"
            )

    @contextmanager
    def using_average(self) -> Iterator[None]:
        """Have the moving average in the model for the time of a block."""
        kept = [parameter.detach().clone() for parameter in self.model.parameters()]
        self._set(self._average)
        try:
            yield
        finally:
            self._set(kept)

    def averaged(self) -> dict[str, Tensor]:
        """The moving average of the weights, by name."""
        names = (name for name, _ in self.model.named_parameters())
        return dict(zip(names, self._average, strict=True))

    def checkpoint(self) -> Checkpoint:
        """Everything needed to go on."""
        return Checkpoint(
            weights=self.model.state_dict(),
            average=self.averaged(),
            optimizer=self._optimizer.state_dict(),
            position=self.position,
            recipe=self._recipe.digest,
            logit_bias=self.model.logit_bias,
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of a model of the same shape."""
        self.model.load_state_dict(checkpoint.weights)
        self._optimizer.load_state_dict(checkpoint.optimizer)
        for mine, theirs in zip(self._average, checkpoint.average.values(), strict=True):
            mine.copy_(theirs)
        self.position = checkpoint.position

    def _set(self, weights: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, weight in zip(self.model.parameters(), weights, strict=True):
                parameter.copy_(weight)

    def _gradients(self, chosen: Index) -> tuple[Tensor, int, int]:
        self._optimizer.clear()
        parts = np.array_split(chosen, min(self.position.splits, len(chosen)))
        batches = [self._maker.make(part) for part in parts]
        count = sum(batch.target_tokens for batch in batches)
        losses = torch.zeros(3, device=self.device)
        for batch in batches:
            loss, plain = self._loss(batch)
            torch.autograd.backward(loss / count)
            losses += plain
        return losses, sum(batch.source_tokens for batch in batches), count

    def _loss(self, batch: Batch) -> tuple[Tensor, Tensor]:
        recipe = self._recipe
        guide = self._guide if progress(self.position, recipe.budget) < recipe.lexical.guide_until else None
        scored = self._scored(batch)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16"):
            memory = self._encode(batch.source, batch.mask)
            hidden, attention = self._decode(memory, batch.mask, batch.target, is_guided=guide is not None)
            loss, plain = cross_entropy(
                hidden.flatten(0, 1).index_select(0, batch.kept),
                self.model.embeddings.index_select(0, scored.pieces),
                scored.bias,
                scored.places[batch.target.flatten().index_select(0, batch.kept)],
                smoothing=recipe.optimizer.label_smoothing,
            )
            risk = self._expected_cost(memory, batch)
        guided = torch.zeros_like(plain)
        if guide is not None and attention is not None:
            guided = guided_loss(attention.float(), guide(batch.source, batch.target))
            loss = loss + recipe.lexical.guide_weight * guided
        if risk is not None:
            loss = recipe.risk.likelihood * loss + risk
        return loss, torch.stack([plain, guided, torch.zeros_like(plain) if risk is None else risk]).detach()

    def _expected_cost(self, memory: Tensor, batch: Batch) -> Tensor | None:
        """The mean of the pairs, times target tokens as all losses; None where only references teach.

        Args:
            memory: the encoded sources (B, S, D).
        """
        if self._risk is None:
            return None
        lot = torch.Generator(self.device).manual_seed(self._recipe.optimizer.seed << 32 | self.position.step)
        return self._risk.expected(memory, batch, self._scorer.all, lot=lot).mean() * batch.target_tokens

    def _scored(self, batch: Batch) -> Scored:
        recipe = self._recipe.optimizer
        if not recipe.scored or progress(self.position, self._recipe.budget) >= recipe.scored_until:
            return self._scorer.all
        return self._scorer.some(batch.target, seed=(recipe.seed, self.position.step))

    def _update(self) -> None:
        recipe, step = self._recipe.optimizer, self.position.step + 1
        rate = learning_rate(step, progress(self.position, self._recipe.budget), recipe)
        nn.utils.clip_grad_norm_(self.model.parameters(), recipe.clip or float("inf"), foreach=True)
        self._optimizer.step(rate)
        weights = [parameter.detach() for parameter in self.model.parameters()]
        torch._foreach_lerp_(self._average, weights, 1 - ema_decay(step, recipe))

    def _split_more(self, pairs: int, error: BaseException, report: Report) -> None:
        if self.position.splits >= pairs:
            raise TrainingFailed(f"memory is short even for one pair at a time: {error}") from error
        self.position = replace(self.position, splits=self.position.splits * 2)
        self._optimizer.clear()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        report(f"memory is short: each batch is now cut into {self.position.splits} parts")

    def _clear_sums(self) -> None:
        self._losses = torch.zeros(3, device=self.device)
        self._tokens = (0, 0)

    def _add(self, sums: tuple[Tensor, int, int]) -> None:
        self._losses += sums[0]
        self._tokens = (self._tokens[0] + sums[1], self._tokens[1] + sums[2])
