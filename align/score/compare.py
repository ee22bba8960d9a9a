"""Whether one system is better than another or only luckier: paired tests, as sacreBLEU computes them.

Source: paired bootstrap, Koehn 2004 (W04-3250); approximate randomization, Riezler & Maxwell 2005 (W05-0908).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from align.errors import AlignmentError
from align.score.metrics import METRICS, References, metric_named, reference_lists

Method = Literal["bootstrap", "randomization"]
_CODES = {"bootstrap": "bs", "randomization": "ar"}


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
