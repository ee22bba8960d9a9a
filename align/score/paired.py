"""How far apart two systems are on the same segments, and whether that may be chance.

Each resample is summed when it is drawn; sacreBLEU holds all of them at once, 70 kB a segment. The random
numbers are the same, so the values agree with `sacrebleu --paired-bs` and `--paired-ar`.
Source: paired bootstrap, Koehn 2004 (W04-3250); approximate randomization, Riezler & Maxwell 2005 (W05-0908).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from align.errors import AlignmentError
from align.score.metrics import METRICS, SEED, References, count_statistics, metric_named, reference_lists

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

RESAMPLES, SHUFFLES = 1_000, 10_000
"""Of the bootstrap and of randomization, as sacreBLEU has them."""
_BLOCK = 32  # shuffles drawn at once: bits come in words, and a multiple of them keeps sacreBLEU's order
_ALPHA = 0.05

Statistics = NDArray[np.float64]
Method = Literal["bootstrap", "randomization"]
_CODES = {"bootstrap": "bs", "randomization": "ar"}  # in sacreBLEU's signatures


@dataclass(frozen=True, slots=True)
class Difference:
    """Two systems by one metric.

    Attributes:
        baseline, system: the scores of the whole.
        low, high: 95 % interval of their difference, by paired bootstrap.
        p_bootstrap, p_randomization: chance of such a difference, if the systems are equally good.
        signature: sacreBLEU's recipe.
    """

    baseline: float
    system: float
    low: float
    high: float
    p_bootstrap: float
    p_randomization: float
    signature: str

    @property
    def delta(self) -> float:
        """System less baseline."""
        return self.system - self.baseline


def find_differences(
    baseline: Sequence[str],
    system: Sequence[str],
    references: References,
    *,
    metrics: Sequence[str] = METRICS,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
) -> dict[str, Difference]:
    """Compare two translations of the same segments by the names of metrics.

    Raises:
        AlignmentError: as `score`.
    """
    contests = _contests(baseline, system, references, metrics)
    return {name: _find(contest, resamples, shuffles) for name, contest in contests}


def _find(contest: _Contest, resamples: int, shuffles: int) -> Difference:
    drawn, shuffled = contest.resample(resamples), contest.shuffle(shuffles)
    low, high = np.quantile(drawn, [_ALPHA / 2, 1 - _ALPHA / 2])
    return Difference(
        baseline=contest.baseline,
        system=contest.system,
        low=float(low),
        high=float(high),
        p_bootstrap=contest.chance(drawn, method="bootstrap"),
        p_randomization=contest.chance(shuffled, method="randomization"),
        signature=str(contest.signature),
    )


def _contests(
    baseline: Sequence[str], system: Sequence[str], references: References, metrics: Sequence[str]
) -> Iterator[tuple[str, _Contest]]:
    lists = reference_lists(baseline, references)
    reference_lists(system, references)
    return ((name, _Contest(name, baseline, system, lists)) for name in metrics)


class _Contest:
    """Two systems by one metric: what their scores are summed from, and what draws of it say.

    Attributes:
        baseline, system: the scores of the whole.
        signature: sacreBLEU's recipe.
    """

    def __init__(
        self,
        name: str,
        baseline: Sequence[str],
        system: Sequence[str],
        references: Sequence[Sequence[str]],
    ) -> None:
        """The texts are as many as the references."""
        self._metric = metric_named(name, count=len(references))
        self._first, self._second = (
            _extract(self._metric, texts, references) for texts in (baseline, system)
        )
        self.baseline, self.system = self._score(self._first.sum(0)), self._score(self._second.sum(0))
        self.signature = self._metric.get_signature()
        self.is_even = list(baseline) == list(system)  # nothing needs to be drawn

    def _score(self, sums: Statistics) -> float:
        return float(self._metric._compute_score_from_stats(sums.tolist()).score)

    def resample(self, count: int) -> Statistics:
        """System less baseline on segments drawn with replacement, the same for both (count,)."""
        rng, size = np.random.default_rng(SEED), len(self._first)
        differences = np.zeros(count)
        for number in range(0 if self.is_even else count):
            weights = np.bincount(rng.choice(size, size=size, replace=True), minlength=size)  # (N,)
            differences[number] = self._score(weights @ self._second) - self._score(weights @ self._first)
        return differences

    def shuffle(self, count: int) -> Statistics:
        """How far apart the systems are when each segment goes to either by lot (count,)."""
        rng, total = np.random.default_rng(SEED), self._first.sum(0) + self._second.sum(0)
        distances = np.zeros(count)
        for begin in range(0, 0 if self.is_even else count, _BLOCK):
            some = slice(begin, min(count, begin + _BLOCK))
            chosen = rng.integers(2, size=(some.stop - begin, len(self._first)), dtype=bool)  # (B, N)
            sums = chosen @ self._first + ~chosen @ self._second  # (B, K)
            distances[some] = [abs(self._score(row) - self._score(total - row)) for row in sums]
        return distances

    def chance(self, drawn: Statistics, *, method: Method) -> float:
        """The share of draws that are as far apart; 1 for equal translations."""
        if self.is_even:
            return 1.0
        sizes = np.abs(drawn)
        statistics = sizes - sizes.mean() if method == "bootstrap" else sizes
        n_more = int((statistics > abs(self.system - self.baseline)).sum())
        return (n_more + 1) / (len(statistics) + 1)


def _extract(metric: Metric, texts: Sequence[str], references: Sequence[Sequence[str]]) -> Statistics:
    return np.array(count_statistics(metric, texts, references), dtype=np.float64)  # (N, K)


@dataclass(frozen=True, slots=True)
class SystemComparison:
    """Two systems by one metric.

    Attributes:
        baseline, system: the scores.
        p_value: chance of such a difference, if the systems are equally good; 1 for equal translations,
            where sacreBLEU gives the smallest value that it can.
        signature: sacreBLEU's recipe, with seed and number of trials.
    """

    baseline: float
    system: float
    p_value: float
    signature: str


def compare_systems(
    baseline: Sequence[str],
    system: Sequence[str],
    references: References,
    *,
    metrics: Sequence[str] = METRICS,
    method: Method = "bootstrap",
    trials: int = 0,
) -> dict[str, SystemComparison]:
    """Compare two translations of the same segments.

    Args:
        trials: resamples (bootstrap, 1000 if 0) or shuffles (randomization, 10000 if 0).

    Returns:
        A comparison by the name of each metric.

    Raises:
        AlignmentError: as `score`, or an unknown method.
    """
    if method not in _CODES:
        raise AlignmentError(f"unknown method {method!r}; known: {', '.join(_CODES)}")
    contests = _contests(baseline, system, references, metrics)
    return {name: _compare(contest, method, trials) for name, contest in contests}


def _compare(contest: _Contest, method: Method, trials: int) -> SystemComparison:
    if method == "bootstrap":
        count = trials or RESAMPLES
        drawn = contest.resample(count)
    else:
        count = trials or SHUFFLES
        drawn = contest.shuffle(count)
    contest.signature.update("seed", SEED)
    contest.signature.update(_CODES[method], count)
    chance = contest.chance(drawn, method=method)
    return SystemComparison(contest.baseline, contest.system, chance, str(contest.signature))
