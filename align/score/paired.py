"""How far apart two systems are on the same segments, and whether that may be chance.

`compare_systems` is one test, as sacreBLEU computes it, which holds all resamples at once, 70 kB a segment.
`find_differences` is both tests in bounded memory: each resample is summed when it is drawn. The random
numbers are the same, so the values agree with `sacrebleu --paired-bs` and `--paired-ar`.
Source: paired bootstrap, Koehn 2004 (W04-3250); approximate randomization, Riezler & Maxwell 2005 (W05-0908).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from align.errors import AlignmentError
from align.score.metrics import METRICS, References, metric_named, reference_lists

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

RESAMPLES, SHUFFLES = 1_000, 10_000
"""Of the bootstrap and of randomization, as sacreBLEU has them."""
_SEED = 12345  # sacreBLEU's
_BLOCK = 32  # shuffles drawn at once: bits come in words, and a multiple of them keeps sacreBLEU's order
_ALPHA = 0.05

Statistics = NDArray[np.float64]
Method = Literal["bootstrap", "randomization"]
_CODES = {"bootstrap": "bs", "randomization": "ar"}


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
    lists = reference_lists(baseline, references)
    reference_lists(system, references)
    return {name: _find(name, baseline, system, lists, resamples, shuffles) for name in metrics}


def _find(
    name: str,
    baseline: Sequence[str],
    system: Sequence[str],
    references: Sequence[Sequence[str]],
    resamples: int,
    shuffles: int,
) -> Difference:
    metric = metric_named(name, count=len(references))
    first, second = (_extract(metric, texts, references) for texts in (baseline, system))
    scores = _score(metric, first.sum(0)), _score(metric, second.sum(0))
    signature = str(metric.get_signature())
    if list(baseline) == list(system):
        return Difference(*scores, 0.0, 0.0, 1.0, 1.0, signature)
    real = abs(scores[1] - scores[0])
    drawn = np.array(list(_resample(metric, first, second, resamples)))  # (resamples,)
    low, high = np.quantile(drawn, [_ALPHA / 2, 1 - _ALPHA / 2])
    sizes = np.abs(drawn)
    shuffled = np.array(list(_shuffle(metric, first, second, shuffles)))  # (shuffles,)
    return Difference(
        *scores,
        float(low),
        float(high),
        _chance(sizes - sizes.mean(), real),
        _chance(shuffled, real),
        signature,
    )


def _extract(metric: Metric, texts: Sequence[str], references: Sequence[Sequence[str]]) -> Statistics:
    # sacreBLEU gives what a score is summed from by no other road.
    return np.array(metric._extract_corpus_statistics(list(texts), references), dtype=np.float64)  # (N, K)


def _score(metric: Metric, sums: Statistics) -> float:
    return float(metric._compute_score_from_stats(sums.tolist()).score)


def _resample(metric: Metric, first: Statistics, second: Statistics, count: int) -> Iterator[float]:
    """System less baseline on segments drawn with replacement, the same for both."""
    rng, size = np.random.default_rng(_SEED), len(first)
    for _ in range(count):
        weights = np.bincount(rng.choice(size, size=size, replace=True), minlength=size)  # (N,)
        yield _score(metric, weights @ second) - _score(metric, weights @ first)


def _shuffle(metric: Metric, first: Statistics, second: Statistics, count: int) -> Iterator[float]:
    """How far apart the systems are when each segment goes to either by lot."""
    rng, total = np.random.default_rng(_SEED), first.sum(0) + second.sum(0)
    left = count
    while left > 0:
        chosen = rng.integers(2, size=(min(_BLOCK, left), len(first)), dtype=bool)  # (B, N)
        sums = chosen @ first + ~chosen @ second  # (B, K)
        yield from (abs(_score(metric, row) - _score(metric, total - row)) for row in sums)
        left -= _BLOCK


def _chance(statistics: Statistics, real: float) -> float:
    return (int((statistics > real).sum()) + 1) / (len(statistics) + 1)


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
    lists = reference_lists(baseline, references)
    reference_lists(system, references)
    if method not in _CODES:
        raise AlignmentError(f"unknown method {method!r}; known: {', '.join(_CODES)}")
    found = {name: _compare_by(name, baseline, system, lists, _CODES[method], trials) for name in metrics}
    if list(baseline) == list(system):
        return {name: replace(one, p_value=1.0) for name, one in found.items()}
    return found


def _compare_by(
    name: str,
    baseline: Sequence[str],
    system: Sequence[str],
    references: Sequence[Sequence[str]],
    code: str,
    trials: int,
) -> SystemComparison:
    from sacrebleu.significance import PairedTest, Result

    metric = metric_named(name, count=len(references))
    named: list[tuple[str, Sequence[str]]] = [("baseline", list(baseline)), ("system", list(system))]
    signatures, table = PairedTest(named, {name: metric}, references, test_type=code, n_samples=trials)()
    title = next(iter(signatures))
    first, second = table[title]
    if not (isinstance(first, Result) and isinstance(second, Result) and second.p_value is not None):
        raise AlignmentError(f"{name}: sacreBLEU returned no result")
    return SystemComparison(first.score, second.score, second.p_value, str(signatures[title]))
