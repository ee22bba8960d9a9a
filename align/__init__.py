"""Sentence alignment, fragment location and scoring: strings in, beads and scores out."""

__all__: list[str] = []
