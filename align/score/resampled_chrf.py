"""sacreBLEU's chrF with a bootstrap that also takes resamples without a common character."""

from __future__ import annotations

import numpy as np
from sacrebleu.metrics.chrf import CHRF, CHRFScore


class ResampledChrf(CHRF):
    """Gives the scores of resamples one type.

    sacreBLEU 2.6 gives a resample that scores 0 as `float` and others as `float32`, whose mean its
    `statistics.mean` refuses with a `TypeError`.
    """

    def _compute_score_from_stats(self, stats: list[int]) -> CHRFScore:
        found = super()._compute_score_from_stats(stats)
        if isinstance(stats, np.ndarray):
            found.score = stats.dtype.type(found.score)
        return found
