"""Sentence alignment, fragment location and scoring: strings in, beads and scores out."""

from align.aligner import align
from align.bead import Bead, belong_together
from align.errors import AlignmentError

__all__ = ["AlignmentError", "Bead", "align", "belong_together"]
