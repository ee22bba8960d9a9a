"""Which neighboring beads are one, because a sentence ends on one side where it goes on on the other.

Source `a b | c` against target `a | b c` is one 2-2 bead. Bags of words cannot see it: `a b` is like `a`, and
`b c` like `c`. But the lengths lean opposite ways, and the part that is too long is like the neighbor's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.evidence import MAX_SPAN
from align.search import Step
from align.similarity import BeadScorer

# From a 4 x 3 grid on FLORES dev (2026-11-22), flat round this point.
_MIN_SIMILARITY, _MIN_LEAN = 0.20, 0.5


def join_crossed(scorer: BeadScorer, steps: Sequence[Step]) -> list[Step]:
    """Join neighboring steps whose sentences cross; all others stay as they are."""
    joined: list[Step] = []
    for step in steps:
        if joined and _is_crossed(scorer, joined[-1], step):
            before = joined.pop()
            step = step._replace(n=before.n + step.n, m=before.m + step.m)
        joined.append(step)
    return joined


def _is_crossed(scorer: BeadScorer, before: Step, after: Step) -> bool:
    neighbors = (before.row, before.column) == (after.row - after.n, after.column - after.m)
    if not neighbors or max(before.n + after.n, before.m + after.m) > MAX_SPAN:
        return False
    lean, next_lean = _lean(scorer, before), _lean(scorer, after)
    if lean * next_lean >= 0 or abs(lean - next_lean) < _MIN_LEAN:
        return False
    # The longer source of the first bead goes on in the target of the second, or the other way round.
    crossing = (before.row - 1, before.column) if lean < 0 else (before.row, before.column - 1)
    return _similarity(scorer, *crossing) > _MIN_SIMILARITY


def _lean(scorer: BeadScorer, step: Step) -> float:
    """Log ratio of target to source length."""
    source = scorer.source_spans.lengths[step.n - 1, step.row - 1]
    target = scorer.target_spans.lengths[step.m - 1, step.column - 1]
    return float(np.log((target + 4) / (source + 4)))


def _similarity(scorer: BeadScorer, row: int, column: int) -> float:
    ones = np.ones((1, 2), dtype=np.intp)
    return float(scorer.similarity_of(np.array([row]), np.array([column]), ones)[0])
