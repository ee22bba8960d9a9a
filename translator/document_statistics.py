"""A translated document at a glance, however long it is: the facts of its stretches, and their sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from translator.estimates import estimate, measure_outline, weigh_estimates
from translator.fact_key import HUMAN
from translator.jobs import SegmentOutline

_MOST_STRETCHES = 320


@dataclass(frozen=True, slots=True)
class DocumentStretch:
    """Neighboring segments in short.

    `flagged` and `written` are the numbers of those that have flags and of those that a person wrote;
    `first_flags` are what the first flagged one has. `n_same` were left as they are, `estimates` are of those
    that a model wrote. `weighed_chars` and `usable_chars` are as `weigh_estimates` gives them.
    """

    first: int
    n: int
    flagged: tuple[int, ...]
    first_flags: tuple[str, ...]
    written: tuple[int, ...]
    n_same: int
    n_estimated: int
    mean_estimate: float
    weighed_chars: int
    usable_chars: float
    flags: Counter[str]
    languages: Counter[str]

    @property
    def end(self) -> int:
        """The number behind that of its last segment."""
        return self.first + self.n


@dataclass(frozen=True, slots=True)
class DocumentStatistics:
    """The stretches of a document, in order."""

    stretches: tuple[DocumentStretch, ...]

    @property
    def n_segments(self) -> int:
        """Of the whole document."""
        return sum(part.n for part in self.stretches)

    @property
    def n_own(self) -> int:
        """Segments that have an English of their own."""
        return sum(part.n - part.n_same for part in self.stretches)

    @property
    def n_estimated(self) -> int:
        """Segments that have an estimate."""
        return sum(part.n_estimated for part in self.stretches)

    @property
    def flagged(self) -> list[int]:
        """The numbers of the flagged segments, in order."""
        return list(chain.from_iterable(part.flagged for part in self.stretches))

    @property
    def written(self) -> list[int]:
        """The numbers of the segments that people wrote, in order."""
        return list(chain.from_iterable(part.written for part in self.stretches))

    @property
    def estimate(self) -> float | None:
        """As `estimate_document`."""
        chars = sum(part.weighed_chars for part in self.stretches)
        return sum(part.usable_chars for part in self.stretches) / chars if chars else None

    def count_flags(self) -> Counter[str]:
        """How many segments have each flag."""
        return sum((part.flags for part in self.stretches), Counter[str]())

    def count_languages(self) -> Counter[str]:
        """How many segments each language has."""
        return sum((part.languages for part in self.stretches), Counter[str]())


def summarize_document(outline: Sequence[SegmentOutline]) -> DocumentStatistics:
    """A whole document, given all its segments."""
    size = -(-len(outline) // _MOST_STRETCHES) or 1
    starts = range(0, len(outline), size)
    return DocumentStatistics(tuple(summarize_stretch(outline[start : start + size]) for start in starts))


def summarize_stretch(outline: Sequence[SegmentOutline]) -> DocumentStretch:
    """A stretch of neighbors, at least one."""
    flagged = [item for item in outline if item.flags]
    measures = [measure for item in outline if (measure := measure_outline(item))]
    chars, usable = weigh_estimates(measures)
    return DocumentStretch(
        first=outline[0].n,
        n=len(outline),
        flagged=tuple(item.n for item in flagged),
        first_flags=flagged[0].flags if flagged else (),
        written=tuple(item.n for item in outline if item.model == HUMAN),
        n_same=sum(item.model is None for item in outline),
        n_estimated=len(measures),
        mean_estimate=sum(map(estimate, measures)) / len(measures) if measures else 0.0,
        weighed_chars=chars,
        usable_chars=usable,
        flags=Counter(flag for item in flagged for flag in item.flags),
        languages=Counter(item.language for item in outline),
    )
