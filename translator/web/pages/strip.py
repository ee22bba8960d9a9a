"""A document at a glance: one bar for each segment, or for each few where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.glance import DocumentStretch, Glance
from translator.records import PlacedReference

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


def draw_strip(glance: Glance, references: Sequence[PlacedReference]) -> list[StripBar]:
    """The bars of a document, in order."""
    scores: dict[int, float] = {}
    for reference in references:
        for number in reference.segments:
            scores[number] = max(scores.get(number, 0.0), reference.score or 0.0)
    return [_bar(part, scores) for part in glance.stretches]


def _bar(part: DocumentStretch, scores: dict[int, float]) -> StripBar:
    goal = part.flagged[0] if part.flagged else part.first
    held = [scores[n] for n in range(part.first, part.end) if n in scores] if scores else []
    words = [f"segment {goal + 1}"]
    words += [f"estimate {part.mean_estimate:.0%}"] if part.n_estimated else []
    words += [flag.replace("_", " ") for flag in part.first_flags]
    words += [f"chrF {max(held):.0f}"] if held else []
    return StripBar(
        goal=goal,
        title=", ".join(words),
        origin=_main_origin(part),
        height=round(max(2.0, part.mean_estimate * BAR_HEIGHT), 1) if part.n_estimated else 5.0,
        is_flagged=bool(part.flagged),
        score=max(held) if held else None,
    )


def _main_origin(part: DocumentStretch) -> str:
    """Where most of its English is from, in the words of `origin_of`."""
    n_written = len(part.written)
    numbers = {"model": part.n - part.n_same - n_written, "human": n_written, "same": part.n_same}
    return max(numbers, key=lambda origin: numbers[origin])
