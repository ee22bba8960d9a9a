"""What of sacreBLEU is done in another way: TER and chrF in less time, and chrF with every resample."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from sacrebleu.metrics.chrf import CHRF, CHRFScore
from sacrebleu.metrics.ter import TER

from align.score.edits import count_edits


class SharedChrf(CHRF):
    """Takes counts of n-grams from another, and gives the scores of resamples one type.

    sacreBLEU 2.6 gives a resample that scores 0 as `float` and others as `float32`, whose mean its
    `statistics.mean` refuses with a `TypeError`.

    Attributes:
        counts: of the segments of the text last scored, letters before words.
        given: counts of a metric that counts words, too, to be taken instead of counting letters again; with
            several references each metric picks its own.
    """

    counts: list[list[int]] | None = None
    given: list[list[int]] | None = None

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> list[list[int]]:
        self.counts = self.given or super()._extract_corpus_statistics(hypotheses, references)
        return [counts[: 3 * self.order] for counts in self.counts]

    def _compute_score_from_stats(self, stats: list[int]) -> CHRFScore:
        found = super()._compute_score_from_stats(stats)
        if isinstance(stats, np.ndarray):
            found.score = stats.dtype.type(found.score)
        return found


class EditRate(TER):
    """TER of all segments at once, in time that grows with the text; sacreBLEU's own takes its square."""

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> list[list[float]]:
        wanted = [cached["ref_words"] for cached in self._cache_references(references or [])]
        words = [self._preprocess_segment(text).split() for text in hypotheses]
        edits = iter(
            count_edits([(one, text) for one, texts in zip(words, wanted, strict=True) for text in texts])
        )
        return [[min(islice(edits, len(texts))), sum(map(len, texts)) / len(texts)] for texts in wanted]
