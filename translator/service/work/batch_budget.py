"""How much text a turn of this process takes at once: less of it the slower a model is."""

from __future__ import annotations

import threading

from translator.engine.batch_size import AdaptiveBatchSize
from translator.jobs import Recipe

_TURN_S = 30.0
"""What the engine should take for a turn: far from the limit of a try, and over before SIGTERM kills."""
_FIRST_CHARS, _MOST_CHARS = 8_000, 50_000
"""However fast a model is: an interactive job, which is taken between two turns, waits seconds at most."""


class BatchBudget:
    """What was learned of each model with each beam."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._sizes: dict[tuple[str, int], AdaptiveBatchSize] = {}
        self._lock = threading.Lock()

    def most_chars(self, recipe: Recipe) -> int:
        """Code points that short documents of a recipe may have together."""
        with self._lock:
            size = self._sizes.get(_key(recipe))
            return min(_MOST_CHARS, int(size.most)) if size else _FIRST_CHARS

    def learn(self, recipe: Recipe, n_chars: int, *, seconds: float) -> None:
        """Note what the engine took for the texts of a turn."""
        with self._lock:
            size = self._sizes.setdefault(
                _key(recipe), AdaptiveBatchSize(_TURN_S, least=1, first=_FIRST_CHARS)
            )
            size.learn(n_chars, seconds)


def _key(recipe: Recipe) -> tuple[str, int]:
    return recipe.model, recipe.decoding.beam_size
