"""Where texts that stand for themselves (`{name}`, `⟦1⟧`, line ends) are in the English, spoiled ones too.

One pass finds all of them, so that a thousand cost no more than a thousand times one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translator.records import Span

_CLOSING = {"{": "}", "⟦": "⟧", "`": "`"}
_BRACKETED = re.compile(r"\{[^{}⟦⟧`\n]{0,160}\}|⟦[^{}⟦⟧`\n]{0,160}⟧|`[^{}⟦⟧`\n]{0,160}`")
_MOST_TRIED = 50  # bracketed texts that may be a spoiled one


@dataclass(slots=True)
class FoundTexts:
    """Where texts stand: `places` by text, in the order of the English, and places that are too many."""

    places: dict[str, list[Span]] = field(default_factory=dict)
    surplus: list[Span] = field(default_factory=list)


def find_verbatim(wanted: Mapping[str, int], target: str) -> FoundTexts:
    """The places of texts, each as often as it is wanted; the exact ones first.

    Spoiled ones have other capitals or blanks in them, or other words between their brackets.
    """
    found = FoundTexts()
    used: list[Span] = []
    for text, spans in _group(_exact(wanted, target)).items():
        found.places[text] = spans[: wanted[text]]
        found.surplus += [] if text.isspace() else spans[wanted[text] :]
        used += spans
    used.sort()
    for find in (_loose, _bracketed):
        missing = {
            text: number - len(found.places.get(text, ()))
            for text, number in wanted.items()
            if number > len(found.places.get(text, ())) and not text.isspace()
        }
        _add(found, missing, find(missing, target, used), used)
    return found


def _add(
    found: FoundTexts, missing: Mapping[str, int], pairs: Iterable[tuple[str, Span]], used: list[Span]
) -> None:
    for text, spans in _group(pairs).items():
        found.places.setdefault(text, []).extend(spans[: missing[text]])
        found.surplus += spans[missing[text] :]
        for span in spans:
            insort(used, span)


def _group(pairs: Iterable[tuple[str, Span]]) -> dict[str, list[Span]]:
    grouped: defaultdict[str, list[Span]] = defaultdict(list)
    for text, span in pairs:
        grouped[text].append(span)
    return grouped


def _exact(wanted: Collection[str], target: str) -> Iterator[tuple[str, Span]]:
    """From the left, at each place the longest."""
    lengths = _lengths(wanted)
    first = re.compile(f"[{re.escape(''.join(sorted(lengths)))}]") if lengths else None
    position = 0
    while first and (match := first.search(target, position)):
        start = match.start()
        sizes = (size for size in lengths[match.group()] if target[start : start + size] in wanted)
        size = next((size for size in sizes if start + size <= len(target)), 0)
        if size:
            yield target[start : start + size], (start, start + size)
        position = start + (size or 1)


def _lengths(texts: Iterable[str]) -> dict[str, list[int]]:
    """How long texts are, by their first letters, long before short."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for text in texts:
        lengths[text[0]].add(len(text))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


def _loose(missing: Mapping[str, int], target: str, used: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """Whatever the capitals and the blanks in between."""
    folded = {_fold(text): text for text in reversed(list(missing))}
    places = [place for place, letter in enumerate(target) if not letter.isspace()]
    bare = "".join(target[place].lower()[:1] for place in places)
    for text, (start, end) in _exact(folded, bare):
        span = places[start], places[end - 1] + 1
        if span[1] - span[0] < 2 * (end - start) and not overlaps(span, used):
            yield folded[text], span


def _fold(text: str) -> str:
    return "".join(letter.lower()[:1] for letter in text if not letter.isspace())


def _bracketed(missing: Mapping[str, int], target: str, used: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """What stands between the same brackets, for texts that are missing, in their order."""
    free: defaultdict[str, list[Span]] = defaultdict(list)
    for match in _BRACKETED.finditer(target) if any(text[0] in _CLOSING for text in missing) else ():
        if not overlaps(match.span(), used):
            free[match.group()[0]].append(match.span())
    last: dict[str, str] = {}
    for text, number in missing.items():
        spans = free.get(text[0], []) if text[-1] == _CLOSING.get(text[0]) else []
        for _ in range(number):
            place = next((n for n, span in enumerate(spans[:_MOST_TRIED]) if _fits(span, text)), None)
            if place is None:
                break
            last[text[0]] = text
            yield text, spans.pop(place)
    for first, text in last.items():
        yield from ((text, span) for span in free[first] if _fits(span, text))


def _fits(span: Span, text: str) -> bool:
    return span[1] - span[0] <= 2 * len(text) + 2


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span shares anything with others, which are in order and do not overlap each other."""
    index = bisect_left(others, (span[1], -1))
    return index > 0 and others[index - 1][1] > span[0]
