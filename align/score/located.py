"""Scores of the text that reference fragments cover, and of nothing else.

A fragment is scored against the tokens where `locate` finds it. Since that is the best matching place, some
agreement is certain; `chance` is what the fragments score against their best place elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.fragments import Location, locate_with_rivals
from align.score.metrics import METRICS, Scores, score

_MARKS = "\"'“”‘’„«»()[].,;:!?…-–— "


@dataclass(frozen=True, slots=True)
class FragmentScores:
    """Scores over the located fragments.

    Attributes:
        locations: one per fragment.
        scores: of the located text against the fragments; None where no fragment was located.
        chance: the same fragments against their best place elsewhere; None where there is none.
        coverage: share of the translation's tokens that located fragments cover, 0 to 1.
    """

    locations: tuple[Location, ...]
    scores: Scores | None
    chance: Scores | None
    coverage: float

    @property
    def located(self) -> int:
        """How many fragments have a place."""
        return sum(location.located for location in self.locations)


def score_fragments(
    fragments: Sequence[str],
    hypotheses: Sequence[str],
    *,
    metrics: Sequence[str] = METRICS,
    resamples: int = 0,
) -> FragmentScores:
    """Locate fragments and score the text that they cover; text without a fragment is not punished.

    Raises:
        AlignmentError: as `locate` and `score`.
    """
    locations, rivals = locate_with_rivals(fragments, hypotheses)
    held = [place for place in locations if place.located]
    elsewhere = [place for place in rivals if place.located]
    return FragmentScores(
        locations=tuple(locations),
        scores=_score_places(held, fragments, hypotheses, metrics, resamples),
        chance=_score_places(elsewhere, fragments, hypotheses, metrics, 0),
        coverage=_coverage(held, hypotheses),
    )


def located_text(location: Location, hypotheses: Sequence[str]) -> str:
    """The tokens that a fragment covers."""
    tokens = " ".join(hypotheses[index] for index in location.segments).split()
    first, last = location.span or (0, len(tokens))
    return " ".join(tokens[first:last])


def _score_places(
    places: Sequence[Location],
    fragments: Sequence[str],
    hypotheses: Sequence[str],
    metrics: Sequence[str],
    resamples: int,
) -> Scores | None:
    if not places:
        return None
    wanted = [fragments[place.fragment] for place in places]
    found = [located_text(place, hypotheses) for place in places]
    trimmed = [_trim(text, like=fragment) for text, fragment in zip(found, wanted, strict=True)]
    return score(trimmed, wanted, metrics=metrics, resamples=resamples)


def _trim(text: str, *, like: str) -> str:
    """Without the marks at its ends that a clause cut out of a sentence cannot have."""
    like = like.strip()
    if like[:1] not in _MARKS:
        text = text.lstrip(_MARKS)
    return text if like[-1:] in _MARKS else text.rstrip(_MARKS)


def _coverage(places: Sequence[Location], hypotheses: Sequence[str]) -> float:
    starts = [0]
    for text in hypotheses:
        starts.append(starts[-1] + len(text.split()))
    covered: set[int] = set()
    for place in places:
        begin, end = starts[place.segments[0]], starts[place.segments[-1] + 1]
        first, last = place.span or (0, end - begin)
        covered.update(range(begin + first, begin + last))
    return len(covered) / starts[-1] if starts[-1] else 0.0
