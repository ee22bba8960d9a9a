"""A document at a glance: one bar for each segment, or for each few where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from translator.estimates import estimate, measure_outline
from translator.jobs import SegmentOutline
from translator.records import PlacedReference
from translator.web.pages.side_by_side import origin_of

_MOST_BARS = 320
BAR_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class StripBar:
    """Neighbouring segments: where a click goes to, how sure the model was, and what stands out.

    `height` is the mean estimate times `BAR_HEIGHT`; `score` the best chrF of a reference, if there is one.
    """

    goal: int
    title: str
    origin: str
    height: float
    is_flagged: bool
    score: float | None
    language: str


def draw_strip(outline: Sequence[SegmentOutline], references: Sequence[PlacedReference]) -> list[StripBar]:
    """The bars of a document, in order."""
    scores: dict[int, float] = {}
    for reference in references:
        for number in reference.segments:
            scores[number] = max(scores.get(number, 0.0), reference.score or 0.0)
    size = -(-len(outline) // _MOST_BARS) or 1
    groups = [outline[start : start + size] for start in range(0, len(outline), size)]
    return [_bar(group, scores) for group in groups]


def _bar(group: Sequence[SegmentOutline], scores: dict[int, float]) -> StripBar:
    flagged = [item for item in group if item.flags]
    goal = (flagged or list(group))[0]
    estimates = [estimate(measure) for item in group if (measure := measure_outline(item))]
    mean = sum(estimates) / len(estimates) if estimates else 0.0
    origins = Counter(origin_of(item.model) for item in group)
    held = [scores[item.n] for item in group if item.n in scores]
    words = [f"segment {goal.n + 1}"]
    words += [f"estimate {mean:.0%}"] if estimates else []
    words += [flag.replace("_", " ") for flag in goal.flags]
    words += [f"chrF {max(held):.0f}"] if held else []
    return StripBar(
        goal=goal.n,
        title=", ".join(words),
        origin=origins.most_common(1)[0][0],
        height=round(max(2.0, mean * BAR_HEIGHT), 1) if estimates else 5.0,
        is_flagged=bool(flagged),
        score=max(held) if held else None,
        language=Counter(item.language for item in group).most_common(1)[0][0],
    )
