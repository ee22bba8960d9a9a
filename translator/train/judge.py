"""How reported scores are made: BLEU, chrF and TER of whole sets, each with its sacreBLEU signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align import score

_METRICS = ("bleu", "chrf", "ter")


@dataclass(frozen=True, slots=True)
class CorpusScores:
    """Corpus scores in [0, 100] (TER may be more), and how to compute them again."""

    bleu: float
    chrf: float
    ter: float
    signatures: dict[str, str]


def score_corpus(hypotheses: Sequence[str], references: Sequence[str]) -> CorpusScores:
    """Score hypotheses against one reference each."""
    scores = score(hypotheses, references, metrics=_METRICS)
    signatures = {name: scores.figures[name].signature for name in _METRICS}
    return CorpusScores(scores["bleu"], scores["chrf"], scores["ter"], signatures)
