from __future__ import annotations

import pytest

from translator.train.recipe import OptimizerRecipe
from translator.train.schedule import learning_rate


@pytest.mark.parametrize(
    ("decay", "step", "rate"),
    [
        ("inverse_sqrt", 50, 0.5e-3),
        ("inverse_sqrt", 100, 1e-3),
        ("inverse_sqrt", 400, 0.5e-3),
        ("constant", 50, 0.5e-3),
        ("constant", 400, 1e-3),
        ("constant", 1_000_000, 1e-3),
    ],
)
def test_the_rate_falls_or_stays_after_the_warm_up(decay: str, step: int, rate: float) -> None:
    recipe = OptimizerRecipe(learning_rate=1e-3, warmup=100, cooldown=0.0, decay=decay)  # type: ignore[arg-type]
    assert learning_rate(step, 0.5, recipe) == pytest.approx(rate)
