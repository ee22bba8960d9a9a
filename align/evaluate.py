"""How right an alignment is: strict and lax precision, recall and F1 against a reference alignment.

Strict counts a bead that is in the reference exactly; lax one that overlaps a reference bead on both sides
(vecalign's convention: Thompson & Koehn 2019, D19-1136). Two figures: over beads with both sides only, and
with null beads counted in precision but not in recall, which is what vecalign and Bleualign publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.bead import Bead

_Pair = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, each in [0, 1]; 0 where nothing was counted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class AlignmentEvaluation:
    """Agreement of alignments with their references, micro-averaged.

    Attributes:
        strict, lax: over beads with both sides.
        strict_with_nulls, lax_with_nulls: the published convention; recall as above.
        false_beads: proposed beads with both sides that touch no reference bead on both sides.
    """

    strict: Agreement
    lax: Agreement
    strict_with_nulls: Agreement
    lax_with_nulls: Agreement
    false_beads: int


@dataclass(frozen=True, slots=True)
class _MatchCount:
    total: int = 0
    strict: int = 0
    lax: int = 0

    def __add__(self, other: _MatchCount) -> _MatchCount:
        return _MatchCount(self.total + other.total, self.strict + other.strict, self.lax + other.lax)


def evaluate_alignments(documents: Iterable[tuple[Sequence[Bead], Sequence[Bead]]]) -> AlignmentEvaluation:
    """Judge proposed alignments, over all documents together.

    Args:
        documents: (reference, proposed) beads of each document.
    """
    precision = recall = with_nulls = _MatchCount()
    for reference, proposed in documents:
        known, tried = _pairs(reference), _pairs(proposed)
        precision += _found(_both_sided(tried), _both_sided(known))
        recall += _found(_both_sided(known), _both_sided(tried))
        with_nulls += _found(tried, known)
    return AlignmentEvaluation(
        strict=Agreement(_share(precision.strict, precision), _share(recall.strict, recall)),
        lax=Agreement(_share(precision.lax, precision), _share(recall.lax, recall)),
        strict_with_nulls=Agreement(_share(with_nulls.strict, with_nulls), _share(recall.strict, recall)),
        lax_with_nulls=Agreement(_share(with_nulls.lax, with_nulls), _share(recall.lax, recall)),
        false_beads=precision.total - precision.lax,
    )


def _pairs(beads: Sequence[Bead]) -> set[_Pair]:
    return {(tuple(bead.source), tuple(bead.target)) for bead in beads if bead.source or bead.target}


def _both_sided(pairs: set[_Pair]) -> set[_Pair]:
    return {pair for pair in pairs if all(pair)}


def _found(pairs: set[_Pair], among: set[_Pair]) -> _MatchCount:
    """How many of `pairs` are among the others exactly, and how many touch one of them on both sides."""
    partners: dict[int, set[int]] = {}
    for source, target in among:
        for index in source:
            partners.setdefault(index, set()).update(target)
    exact = pairs & among
    near = sum(
        1
        for source, target in pairs - exact
        if not set(target).isdisjoint(set().union(*(partners.get(index, set()) for index in source)))
    )
    return _MatchCount(len(pairs), len(exact), len(exact) + near)


def _share(part: int, count: _MatchCount) -> float:
    return part / count.total if count.total else 0.0
