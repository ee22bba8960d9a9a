"""Sentence alignment, fragment location and scoring: strings in, beads and scores out."""

from align.aligner import align
from align.bead import Bead, belong_together
from align.errors import AlignmentError
from align.fragments import Location, locate
from align.score import Scores, score, score_fragments

__all__ = [
    "AlignmentError",
    "Bead",
    "Location",
    "Scores",
    "align",
    "belong_together",
    "locate",
    "score",
    "score_fragments",
]
