"""What many compared documents say together, collected one by one: only the extremes and sums are kept."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from translator.comparison.record import (
    Change,
    ComparedReference,
    Comparison,
    Count,
    DocumentComparison,
    DocumentSummary,
    GainedAndLost,
    ScoreChange,
)

MOST_SHOWN = 20
_T = TypeVar("_T")


class Extremes(Generic[_T]):
    """The items of the highest and of the lowest values, a few of each; zero is neither."""

    def __init__(self, value: Callable[[_T], float], *, most: int = MOST_SHOWN) -> None:
        """`value` ranks an item."""
        self._value, self._most = value, most
        self._best: list[tuple[float, int, _T]] = []
        self._worst: list[tuple[float, int, _T]] = []
        self._n_seen = 0

    def add(self, item: _T) -> None:
        """Look at an item; of equal ones the first is kept."""
        value = self._value(item)
        self._n_seen += 1
        if value > 0:
            self._keep(self._best, (value, -self._n_seen, item))
        elif value < 0:
            self._keep(self._worst, (-value, -self._n_seen, item))

    def best(self) -> tuple[_T, ...]:
        """Best first."""
        return tuple(item for _, _, item in sorted(self._best, reverse=True))

    def worst(self) -> tuple[_T, ...]:
        """Worst first."""
        return tuple(item for _, _, item in sorted(self._worst, reverse=True))

    def _keep(self, heap: list[tuple[float, int, _T]], entry: tuple[float, int, _T]) -> None:
        (heapq.heappush if len(heap) < self._most else heapq.heappushpop)(heap, entry)


class Collector:
    """Takes compared documents and says what they are together.

    Memory grows with the references and by a line a document, not with the segments.
    """

    def __init__(self, title: str = "") -> None:
        """Nothing was seen yet."""
        self._title, self._n_missing, self._n_written = title, 0, 0
        self._summaries: list[DocumentSummary] = []
        self._texts: list[tuple[str, str, str]] = []  # located in both translations, and the reference
        self._n_changed, self._estimates = 0, [0.0, 0.0, 0]
        self._flags: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._sums: Counter[str] = Counter()
        self._by_score: Extremes[ComparedReference] = Extremes(lambda pair: pair.delta)
        self._by_estimate: Extremes[Change] = Extremes(_rank)

    def add(self, document: DocumentComparison) -> None:
        """Take one document."""
        self._summaries.append(summarize(document))
        for pair in document.pairs:
            self._texts.append((pair.before, pair.after, pair.reference))
            self._by_score.add(pair)
        self._count("located", document.located)
        self._n_written += document.n_written
        covered = {number for pair in document.pairs for number in pair.segments}
        for change in document.changes:
            self._add_change(change, is_covered=not covered.isdisjoint(change.segments))

    def _add_change(self, change: Change, *, is_covered: bool) -> None:
        self._n_changed += change.is_new_text
        self._flags[0].update(change.flags.gained)
        self._flags[1].update(change.flags.lost)
        for name in ("numbers", "names", "terms"):
            self._count(name, getattr(change, name))
        if change.log_probability:
            added = (*change.log_probability, 1)
            self._estimates = [total + more for total, more in zip(self._estimates, added, strict=True)]
        if not is_covered:
            self._by_estimate.add(change)

    def _count(self, name: str, kept: GainedAndLost) -> None:
        self._sums[f"{name} gained"] += len(kept.gained)
        self._sums[f"{name} lost"] += len(kept.lost)

    def miss(self) -> None:
        """Note a document that cannot be compared."""
        self._n_missing += 1

    def finish(self) -> Comparison:
        """What all documents say together."""
        old, new, number = self._estimates
        gained, lost = self._flags
        return Comparison(
            n_documents=len(self._summaries),
            n_segments=sum(item.n_segments for item in self._summaries),
            n_changed=self._n_changed,
            n_pairs=len(self._texts),
            scores=_score(self._texts),
            located=self._counted("located"),
            flags={flag: Count(gained[flag], lost[flag]) for flag in sorted(gained | lost)},
            numbers=self._counted("numbers"),
            names=self._counted("names"),
            terms=self._counted("terms"),
            log_probability=(old / number, new / number) if number else None,
            documents=tuple(self._summaries),
            score_gains=self._by_score.best(),
            score_losses=self._by_score.worst(),
            estimate_gains=self._by_estimate.best(),
            estimate_losses=self._by_estimate.worst(),
            title=self._title,
            n_missing=self._n_missing,
            n_written=self._n_written,
        )

    def _counted(self, name: str) -> Count:
        return Count(self._sums[f"{name} gained"], self._sums[f"{name} lost"])


def summarize(document: DocumentComparison) -> DocumentSummary:
    """The line about a document."""
    deltas = [change.estimate_delta for change in document.changes if change.estimate_delta is not None]
    return DocumentSummary(
        document_id=document.document_id,
        name=document.name,
        n_segments=document.n_segments,
        n_changed=sum(change.is_new_text for change in document.changes),
        flags_delta=sum(change.flags.delta for change in document.changes),
        chrf_before=_mean([pair.score_before for pair in document.pairs]),
        chrf_after=_mean([pair.score_after for pair in document.pairs]),
        log_probability_delta=_mean(deltas),
    )


def _rank(change: Change) -> float:
    """Fewer flags are better whatever the model thinks; a log-probability delta is a fraction of a flag."""
    estimate = change.estimate_delta or 0.0
    return -change.flags.delta + estimate / (1 + abs(estimate))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _score(texts: Sequence[tuple[str, str, str]]) -> dict[str, ScoreChange]:
    if not texts:
        return {}
    # Loads numpy, which a comparison without references does without.
    from align.score import find_differences

    found = find_differences(*map(list, zip(*texts, strict=True)))
    return {
        name: ScoreChange(
            before=one.baseline,
            after=one.system,
            delta=one.delta,
            low=one.low,
            high=one.high,
            p_bootstrap=one.p_bootstrap,
            p_randomization=one.p_randomization,
            signature=one.signature,
        )
        for name, one in found.items()
    }
