"""A translated document to be read: its figures, a strip of bars, and a part of its segments in blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from translator.document_statistics import DocumentStatistics, DocumentStretch
from translator.estimates import warn_of
from translator.fact_key import HUMAN
from translator.formats.exports import DOCUMENT_FORMATS, EXPORTS, SAME
from translator.jobs import Job, JobReferences
from translator.records import PlacedReference
from translator.service import segment_queries
from translator.service.context import Context
from translator.service.segment_queries import Excerpt, Show
from translator.web.pages.side_by_side import lay_out, to_fragment, withhold

BAR_HEIGHT = 24
BLOCK = 60
"""Segments that a browser loads at a time; one such block is in the page itself."""
PART = 20 * BLOCK
"""Segments that a page has places for; whatever is behind them is on other pages."""
DOWNLOAD_FORMS = [
    (SAME, "As it came in, in English", ""),
    *((form, EXPORTS[form].title, EXPORTS[form].suffix) for form in DOCUMENT_FORMATS),
]
"""What a translation is downloaded as: name, title and ending."""
SHOWS: dict[Show, str] = {
    "all": "All",
    "flagged": "Flagged",
    "unsure": "Least sure first",
    "edited": "Edited",
    "unreviewed": "Not reviewed",
}
"""Which segments a page shows -> what that is called."""


def describe_document(
    job: Job, statistics: DocumentStatistics, *, references: JobReferences, context: Context
) -> dict[str, Any]:
    """What a page says of a whole document."""
    counts = segment_queries.count_shown(job, statistics=statistics, context=context)
    return {
        "counts": counts,
        "shows": SHOWS,
        "n_reviewed": statistics.n_own - counts["unreviewed"],
        "bars": draw_strip(statistics, withhold(references, statistics.written)),
        "bar_height": BAR_HEIGHT,
        "n_written": counts["edited"],
        "n_segments": counts["all"],
        "n_flagged": counts["flagged"],
        "warning": warn_of(statistics.estimate),
        "flags": statistics.count_flags().most_common(),
        "sizes": statistics.count_languages().most_common(),
        "references": references,
        "located": [item for item in references.placed if item.segments],
        "nowhere": [to_fragment(item) for item in references.placed if not item.segments],
        "scores": {item.metric: item for item in references.scores},
        "forms": DOWNLOAD_FORMS,
    }


def read_part(
    job: Job,
    statistics: DocumentStatistics,
    *,
    references: JobReferences,
    show: Show,
    words: str,
    at: int,
    context: Context,
) -> dict[str, Any]:
    """The segments of a page: those around the number `at` of all that are chosen and have the words."""
    numbers = segment_queries.list_shown(job, show, statistics=statistics, context=context)
    if words:
        found = set(segment_queries.find_words(job, words, context=context))
        numbers = [n for n in numbers if n in found]
    is_whole = show == "all" and not words
    place = min(at, max(0, len(numbers) - 1)) if is_whole else _place_of(at, numbers)
    first = place // PART * PART
    own = numbers[first : first + PART]
    blocks = [own[start : start + BLOCK] for start in range(0, len(own), BLOCK)]
    n_loaded = (place - first) // BLOCK
    return {
        "job": job,
        "show": show,
        "words": words,
        "query": urlencode({key: value for key, value in (("show", show), ("q", words)) if value}),
        "is_whole": is_whole,
        "shown": place,
        "first": first,
        "n_here": len(own),
        "n_shown": len(numbers),
        "blocks": blocks,
        "n_loaded": n_loaded,
        "before": numbers[first - 1] if first else None,
        "after": numbers[first + PART] if first + PART < len(numbers) else None,
        "earlier": numbers[first - PART] if first else None,
        "flagged_near": _list_flagged(
            statistics, own, is_ordered=is_whole or (show == "flagged" and not words)
        ),
        **_lay_out_first(
            job, blocks[n_loaded] if blocks else (), is_whole=is_whole, references=references, context=context
        ),
    }


def lay_out_block(job: Job, first: int, *, references: JobReferences, context: Context) -> dict[str, Any]:
    """Segments from a number on, with what stands between them."""
    part = segment_queries.get_excerpt(job.id, first=first, limit=BLOCK, context=context)
    written = [item.segment.id for item in part.translations if item.model == HUMAN]
    numbers = [item.segment.id for item in part.translations]
    reviewed = segment_queries.list_reviewed(job.id, numbers, context=context)
    return {"paragraphs": lay_out(part, withhold(references, written)), "reviewed": reviewed}


def lay_out_some(
    job: Job, numbers: Sequence[int], *, references: JobReferences, context: Context
) -> dict[str, Any]:
    """Segments by their numbers, each for itself."""
    items = segment_queries.get_numbered(job, numbers, context=context)
    placed = withhold(references, [item.segment.id for item in items if item.model == HUMAN])
    alone = (Excerpt((item,), item.segment.text, item.segment.start) for item in items)
    return {
        "paragraphs": [paragraph for part in alone for paragraph in lay_out(part, placed)],
        "reviewed": segment_queries.list_reviewed(job.id, numbers, context=context),
    }


def _lay_out_first(
    job: Job, numbers: Sequence[int], *, is_whole: bool, references: JobReferences, context: Context
) -> dict[str, Any]:
    if is_whole and numbers:
        return lay_out_block(job, numbers[0], references=references, context=context)
    return lay_out_some(job, numbers, references=references, context=context)


def _place_of(n: int, numbers: Sequence[int]) -> int:
    return numbers.index(n) if n in numbers else 0


def _list_flagged(statistics: DocumentStatistics, numbers: Sequence[int], *, is_ordered: bool) -> list[int]:
    """The flagged ones of a page; and the next before and behind them, where those are shown, too."""
    flagged = statistics.flagged
    if is_ordered and numbers:
        low, high = bisect_left(flagged, numbers[0]), bisect_right(flagged, numbers[-1])
        return flagged[max(0, low - 1) : high + 1]
    return sorted(set(flagged).intersection(numbers))


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


def draw_strip(statistics: DocumentStatistics, references: Sequence[PlacedReference]) -> list[StripBar]:
    """The bars of a document, in order."""
    scores: dict[int, float] = {}
    for reference in references:
        for number in reference.segments:
            scores[number] = max(scores.get(number, 0.0), reference.score or 0.0)
    return [_bar(part, scores) for part in statistics.stretches]


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
