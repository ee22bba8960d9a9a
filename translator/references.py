"""Which reference texts a translated document has, where each belongs, and what the scores are.

Given fragments are located among the translations. A document may also carry references of its own: the
English half of a bilingual masthead, or a title that stands there in two languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from align import Location, Scores, score, score_fragments
from align.score import located_text
from translator.counting import pluralize
from translator.fact_key import HUMAN
from translator.languages import ENGLISH
from translator.records import PlacedReference, TranslatedDocument, Translation

_BAR = re.compile(r"[ \t]*[|｜¦/／–—-][ \t]*")
# chrF of two renderings of one title from which they are taken for the same; unrelated English titles of this
# length reach about 20 (FLORES dev, neighboring sentences).
_SAME = 35.0


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """References of a document with scores over the given ones that were located.

    What a person wrote instead of a model has a score in its place, but counts for none of the figures.
    `chance` is what the same references score against their best wrong place; `coverage` is the share of
    translated tokens under a located reference. Scores are None where nothing was located.
    """

    placed: tuple[PlacedReference, ...]
    scores: Scores | None
    chance: Scores | None
    coverage: float

    def summary(self) -> str:
        """The report in one line, with sacreBLEU's signature."""
        given = [item for item in self.placed if item.origin == "given"]
        inside = len(self.placed) - len(given)
        parts = [
            f"{sum(bool(item.segments) for item in given)} of {pluralize(len(given), 'reference')} located"
        ]
        if self.scores is not None:
            chance = "" if self.chance is None else f" (by chance {self.chance['chrf']:.1f})"
            parts.append(f"chrF {self.scores['chrf']:.1f}{chance} on {self.coverage:.0%} of the text")
            parts.append(self.scores.figures["chrf"].signature)
        if inside:
            parts.append(f"{inside} found inside the document")
        return "; ".join(parts)


def find_references(
    document: TranslatedDocument, fragments: Sequence[str] = (), *, resamples: int = 0
) -> ReferenceReport:
    """Locate and score given fragments, and find the references that the document itself holds.

    Args:
        resamples: of the bootstrap behind the intervals of the scores; none by default.
    """
    translated = [item for item in document.translations if item.model is not None]
    inside = tuple(_inside(document))
    if not fragments or not translated:
        nowhere = tuple(PlacedReference(text, "given", (), None, 0.0, None) for text in fragments)
        return ReferenceReport((*nowhere, *inside), None, None, 0.0)
    hypotheses = [item.text for item in translated]
    is_written = any(item.model == HUMAN for item in translated)
    found = score_fragments(fragments, hypotheses, resamples=0 if is_written else resamples)
    given = tuple(
        _placed(place, fragments[place.fragment], translated, hypotheses) for place in found.locations
    )
    if is_written:
        left = _left_to_models(given, translated)
        if not left:
            return ReferenceReport((*given, *inside), None, None, 0.0)
        made = [item.text for item in translated if item.model != HUMAN]
        found = score_fragments(left, made, resamples=resamples)
    return ReferenceReport((*given, *inside), found.scores, found.chance, found.coverage)


def _left_to_models(places: Sequence[PlacedReference], translated: Sequence[Translation]) -> list[str]:
    """The references without those that lie on what a person wrote; none where models wrote nothing."""
    written = {item.segment.id for item in translated if item.model == HUMAN}
    if len(written) == len(translated):
        return []
    return [item.text for item in places if written.isdisjoint(item.segments)]


def _placed(
    place: Location, text: str, translated: Sequence[Translation], hypotheses: Sequence[str]
) -> PlacedReference:
    segments = tuple(translated[index].segment.id for index in place.segments)
    covered = located_text(place, hypotheses) if place.located else ""
    value = _chrf(covered, text) if covered else None
    return PlacedReference(text, "given", segments, place.span if segments else None, place.similarity, value)


def _inside(document: TranslatedDocument) -> list[PlacedReference]:
    """References among neighbors in two languages, one of them English or both with the same English."""
    found = []
    for first, second in pairwise(document.translations):
        pair = _as_reference(first, second)
        if pair is None:
            continue
        hypothesis, reference = pair
        value = _chrf(hypothesis.text, reference)
        gap = document.source[first.segment.end : second.segment.start]
        if value >= _SAME or (_BAR.fullmatch(gap) and reference in (first.segment.text, second.segment.text)):
            segments = (hypothesis.segment.id,)
            found.append(PlacedReference(reference, "document", segments, None, round(value / 100, 4), value))
    return found


def _as_reference(first: Translation, second: Translation) -> tuple[Translation, str] | None:
    """The one of two neighbors to score and the text to score it against, if they can be renderings."""
    parts = (first.segment, second.segment)
    if parts[0].language == parts[1].language or any(part.kind == "neutral" for part in parts):
        return None
    if first.model is not None and (second.model is not None or parts[1].language == ENGLISH):
        return first, second.text
    if second.model is not None and parts[0].language == ENGLISH:
        return second, first.text
    return None


def _chrf(hypothesis: str, reference: str) -> float:
    return score([hypothesis], [reference], metrics=["chrf"])["chrf"]
