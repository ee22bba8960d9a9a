"""How good a translation is against references: BLEU, chrF, chrF++ and TER, as sacreBLEU computes them."""

from align.score.located import FragmentScores, located_text, score_fragments
from align.score.metrics import METRICS, MetricScore, Scores, score
from align.score.paired import Difference, SystemComparison, compare_systems, find_differences

__all__ = [
    "METRICS",
    "Difference",
    "FragmentScores",
    "MetricScore",
    "Scores",
    "SystemComparison",
    "compare_systems",
    "find_differences",
    "located_text",
    "score",
    "score_fragments",
]
