"""How good a translation is against references: BLEU, chrF, chrF++ and TER, as sacreBLEU computes them."""

from align.score.compare import Comparison, compare
from align.score.located import FragmentScores, located_text, score_fragments
from align.score.metrics import METRICS, Figure, Scores, score, score_groups, score_segments
from align.score.paired import Difference, find_differences

__all__ = [
    "METRICS",
    "Comparison",
    "Difference",
    "Figure",
    "FragmentScores",
    "Scores",
    "compare",
    "find_differences",
    "located_text",
    "score",
    "score_fragments",
    "score_groups",
    "score_segments",
]
