"""How far training is, and the learning rate that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from translator.train.recipe import BudgetRecipe, OptimizerRecipe


@dataclass(frozen=True, slots=True)
class TrainingPosition:
    """Where training stands: updates done, epoch and the batch in it, seconds trained over all runs.

    `is_final` says that the final sources rule; `splits` is into how many parts a batch is cut, once memory
    ran out; `began` is the update at which the budget began, that of the trunk for a branch.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    splits: int = 1
    is_final: bool = False
    began: int = 0

    def advanced(self, *, seconds: float) -> TrainingPosition:
        """One batch further."""
        return replace(self, step=self.step + 1, batch=self.batch + 1, seconds=seconds)


def progress(position: TrainingPosition, budget: BudgetRecipe) -> float:
    """The share of the budget that is spent, in [0, 1]: of steps where those are bounded, else of time."""
    if budget.steps:
        return min(1.0, (position.step - position.began) / budget.steps)
    return min(1.0, position.seconds / (60 * budget.minutes))


def learning_rate(step: int, done: float, recipe: OptimizerRecipe) -> float:
    """Linear warm-up, then `recipe.decay`, and a linear cooldown over the last share of the budget."""
    warmup = max(1, recipe.warmup)
    after: float = 1.0 if recipe.decay == "constant" else (warmup / step) ** 0.5
    rate = recipe.learning_rate * min(step / warmup, after)
    cooldown = min(1.0, (1 - done) / recipe.cooldown) if recipe.cooldown else 1.0
    return rate * max(cooldown, 1e-3)


def ema_decay(step: int, recipe: OptimizerRecipe) -> float:
    """Decay of the moving average of the weights; shorter at the start, so that the start is forgotten."""
    return min(recipe.ema, (1 + step) / (10 + step))


def seconds_left(position: TrainingPosition, budget: BudgetRecipe) -> float | None:
    """Time to the end of the budget; None before the first step of a run bounded by steps."""
    if not budget.steps:
        return max(0.0, 60 * budget.minutes - position.seconds)
    done = position.step - position.began
    if not done:
        return None
    return position.seconds / done * max(0, budget.steps - done)
