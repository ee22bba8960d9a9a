"""Scores of a whole text, as `python -m sacrebleu` prints them.

sacreBLEU takes part of a second to load, so it is imported when the first score is computed.
Source: Post 2018 (W18-6319); chrF: Popović 2015 (W15-3049); TER: Snover et al. 2006.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.errors import AlignmentError

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric, Score

METRICS = ("bleu", "chrf", "chrf++", "ter")
"""Higher is better, but for TER."""
SEED = 12345  # of all that is drawn, as in sacreBLEU

References = Sequence[str] | Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One score.

    Attributes:
        value: of the text, usually 0 to 100 (TER may be more).
        signature: sacreBLEU's recipe; empty for a segment.
        mean, half_width: of the bootstrap's 95 % interval; None where it was not asked for.
    """

    value: float
    signature: str = ""
    mean: float | None = None
    half_width: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a text.

    Attributes:
        figures: by the names of `METRICS`.
        segments: how many were scored.
        coverage: share of them that have a reference with any text.
    """

    figures: Mapping[str, MetricScore]
    segments: int
    coverage: float

    def __getitem__(self, metric: str) -> float:
        return self.figures[metric].value


def score(
    hypotheses: Sequence[str],
    references: References,
    *,
    metrics: Sequence[str] = METRICS,
    resamples: int = 0,
) -> Scores:
    """Score a text as a whole; for a metric of the corpus this is not the mean over its segments.

    Args:
        references: one per hypothesis, or several such lists.
        resamples: of the bootstrap (sacreBLEU's own default is 1000); 0 gives no intervals.

    Raises:
        AlignmentError: nothing to score, counts that disagree, an unknown metric.
    """
    lists = reference_lists(hypotheses, references)
    named = {name: metric_named(name, count=len(lists)) for name in metrics}
    figures = {}
    for name in sorted(named, key=METRICS.index, reverse=True):  # chrF++ before chrF
        if name == "chrf" and "chrf++" in named and len(lists) == 1:
            named[name].given = named["chrf++"].counts  # type: ignore[attr-defined]  # both are SharedChrf
        figures[name] = _figure(named[name], hypotheses, lists, resamples)
    covered = sum(any(text.strip() for text in texts) for texts in zip(*lists, strict=True))
    return Scores({name: figures[name] for name in named}, len(hypotheses), covered / len(hypotheses))


def reference_lists(hypotheses: Sequence[str], references: References) -> list[list[str]]:
    """References as a list of lists, each as long as the hypotheses.

    Raises:
        AlignmentError: nothing to score, or counts that disagree.
    """
    if not hypotheses or not references:
        raise AlignmentError("nothing to score: there must be hypotheses and references")
    single = isinstance(references[0], str)
    lists = [list(texts) for texts in ([references] if single else references)]
    for texts in lists:
        if len(texts) != len(hypotheses):
            raise AlignmentError(
                f"references: {len(texts)}, hypotheses: {len(hypotheses)}; give one for each"
            )
    return lists  # type: ignore[return-value]  # a str was told from a list of str above


def metric_named(name: str, *, count: int = 1) -> Metric:
    """A fresh sacreBLEU metric with the defaults of its command line.

    Args:
        count: references per hypothesis.

    Raises:
        AlignmentError: there is no such metric; the message lists those there are.
    """
    from sacrebleu.metrics.bleu import BLEU

    from align.score.overrides import EditRate, SharedChrf

    metric: Metric
    if name == "bleu":
        metric = BLEU()
    elif name in ("chrf", "chrf++"):
        metric = SharedChrf(word_order=2 if name == "chrf++" else 0)
    elif name == "ter":
        metric = EditRate()
    else:
        raise AlignmentError(f"unknown metric {name!r}; known: {', '.join(METRICS)}")
    metric.num_refs = count
    return metric


def _figure(
    metric: Metric, hypotheses: Sequence[str], references: Sequence[Sequence[str]], resamples: int
) -> MetricScore:
    statistics = count_statistics(metric, hypotheses, references)
    result = metric._aggregate_and_compute(statistics)
    has_interval = resamples > 1
    if has_interval:
        metric.n_bootstrap, metric.seed = resamples, str(SEED)
        result.estimate_ci(list(_resample(metric, statistics, resamples)))
    return MetricScore(
        value=result.score,
        signature=str(metric.get_signature()),
        mean=float(result._mean) if has_interval else None,
        half_width=float(result._ci) if has_interval else None,
    )


def count_statistics(
    metric: Metric, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
) -> list[list[float]]:
    """What a metric counts of each segment; of equal ones with equal references once."""
    segments = list(zip(hypotheses, *references, strict=True))
    different = list(dict.fromkeys(segments))
    texts, *others = map(list, zip(*different, strict=True))
    # sacreBLEU gives these by no other road, and holds all resamples at once.
    counts = metric._extract_corpus_statistics(texts, others)
    found = dict(zip(different, counts, strict=True))
    return [found[segment] for segment in segments]


def _resample(metric: Metric, statistics: Sequence[Sequence[float]], count: int) -> Iterator[Score]:
    """Scores of segments drawn with replacement, in the precision of sacreBLEU."""
    import numpy as np

    rng, held = np.random.default_rng(SEED), np.array(statistics, np.float32)  # (N, K)
    for _ in range(count):
        drawn = held[rng.choice(len(held), size=len(held), replace=True)]
        yield metric._compute_score_from_stats(drawn.sum(0))
