"""What of sacreBLEU is done in another way: TER and chrF in less time, and chrF with every resample.

TER measures the shifts of one round side by side. Texts of more than 300 words have fewer shifts tried, so
that no segment costs over some tenths of a second; below that the figures are equal.
Source: Snover et al. 2006; sacreBLEU 2.6, `lib_ter`, after Tercom.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from sacrebleu.metrics.chrf import CHRF, CHRFScore
from sacrebleu.metrics.lib_ter import trace_to_alignment
from sacrebleu.metrics.ter import TER

_LONGEST_SHIFT, _FARTHEST_SHIFT, _BEAM = 10, 50, 25  # Tercom's
_MOST_SHIFTS = 1_000  # sacreBLEU's: how many are looked at for a segment
_MOST_ROWS = 300 * _MOST_SHIFTS
"""Rows of edit distances that a segment may cost: all shifts of 300 words."""
_FAR = 1 << 28
_SIDE_BY_SIDE = 1 << 20  # words of the texts that are measured together

_Words = npt.NDArray[np.int32]


class SharedChrf(CHRF):
    """Takes counts of n-grams from another, and gives the scores of resamples one type.

    sacreBLEU 2.6 gives a resample that scores 0 as `float` and others as `float32`, whose mean its
    `statistics.mean` refuses with a `TypeError`.

    Attributes:
        counts: of the segments of the text last scored, letters before words.
        given: counts of a metric that counts words, too, to be taken instead of counting letters again; with
            several references each metric picks its own.
    """

    counts: list[list[int]] | None = None
    given: list[list[int]] | None = None

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> list[list[int]]:
        self.counts = self.given or super()._extract_corpus_statistics(hypotheses, references)
        return [counts[: 3 * self.order] for counts in self.counts]

    def _compute_score_from_stats(self, stats: list[int]) -> CHRFScore:
        found = super()._compute_score_from_stats(stats)
        if isinstance(stats, np.ndarray):
            found.score = stats.dtype.type(found.score)
        return found


class EditRate(TER):
    """TER in time that grows with the text, where sacreBLEU's own takes its square."""

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: Mapping[str, Any]) -> list[float]:
        words, references = hypothesis.split(), ref_kwargs["ref_words"]
        n_edits = min(count_edits(words, reference) for reference in references)
        return [n_edits, sum(map(len, references)) / len(references)]


def count_edits(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """How many words have to be put in, left out, replaced or shifted to make a reference of a hypothesis."""
    if not reference or hypothesis == reference:
        return 0 if reference else len(hypothesis)
    numbers: dict[str, int] = {}
    words, wanted = (
        np.array([numbers.setdefault(word, len(numbers)) for word in text], np.int32)
        for text in (hypothesis, reference)
    )
    most = min(_MOST_SHIFTS, _MOST_ROWS // max(1, len(words)))
    n_shifts = n_seen = 0
    while True:
        distance, trace = _trace(words, wanted)
        shifts = list(_find_shifts(words.tolist(), wanted.tolist(), trace, most=most - n_seen))
        n_seen += len(shifts)
        if not shifts or n_seen >= most:
            return n_shifts + distance
        shifted = [shift.apply(words) for shift in shifts]
        gains = [distance - found for found in _distances(shifted, wanted)]
        ranks = [shift.rank(gain) for shift, gain in zip(shifts, gains, strict=True)]
        best = max(range(len(shifts)), key=ranks.__getitem__)
        if gains[best] <= 0:
            return n_shifts + distance
        n_shifts, words = n_shifts + 1, shifted[best]


@dataclass(frozen=True, slots=True)
class _Shift:
    """The words from `start` on go to before `target`."""

    start: int
    length: int
    target: int

    def apply(self, words: _Words) -> _Words:
        start, end, target = self.start, self.start + self.length, self.target
        if target < start:
            bounds = [(0, target), (start, end), (target, start), (end, None)]
        elif target > end:
            bounds = [(0, start), (end, target), (start, end), (target, None)]
        else:  # within itself
            bounds = [(0, start), (end, self.length + target), (start, end), (self.length + target, None)]
        return np.concatenate([words[slice(*bound)] for bound in bounds])

    def rank(self, gain: int) -> tuple[int, int, int, int]:
        """Tercom's order of shifts, the best being the largest."""
        return gain, self.length, -self.start, -self.target


def _find_shifts(words: list[int], wanted: list[int], trace: str, *, most: int) -> Iterator[_Shift]:
    """Shifts of wrong words to where the reference has them, in sacreBLEU's order; some few over `most`."""
    aligned, wrong_wanted, wrong = trace_to_alignment(trace)
    n_wrong, n_wrong_wanted = _sums(wrong), _sums(wrong_wanted)
    n_seen = 0
    for start, place, length in _find_equal(words, wanted, n_wrong):
        is_right = n_wrong[start + length] == n_wrong[start]
        if is_right or n_wrong_wanted[place + length] == n_wrong_wanted[place]:
            continue
        if start <= aligned[place] < start + length:
            continue
        for target in _targets(aligned, place, length):
            n_seen += 1
            yield _Shift(start, length, target)
        if n_seen >= most:
            return


def _sums(flags: Sequence[int]) -> list[int]:
    return list(accumulate(flags, initial=0))


def _targets(aligned: Mapping[int, int], place: int, length: int) -> Iterator[int]:
    before = -1
    for place_before in range(place - 1, place + length):
        if place_before != -1 and place_before not in aligned:
            return
        target = 0 if place_before == -1 else aligned[place_before] + 1
        if target != before:
            yield target
        before = target


def _find_equal(
    words: list[int], wanted: list[int], n_wrong: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Places in both texts, not far from each other, from which on so many words are equal."""
    places: dict[int, list[int]] = {}
    for place, word in enumerate(wanted):
        places.setdefault(word, []).append(place)
    for start, word in enumerate(words):
        if n_wrong[min(len(words), start + _LONGEST_SHIFT)] == n_wrong[start]:
            continue  # nothing that begins here is wrong
        near = places.get(word, [])
        first, last = bisect_left(near, start - _FARTHEST_SHIFT), bisect_right(near, start + _FARTHEST_SHIFT)
        for place in near[first:last]:
            most = min(_LONGEST_SHIFT, len(words) - start, len(wanted) - place)
            for length in range(1, most + 1):
                if words[start + length - 1] != wanted[place + length - 1]:
                    break
                yield start, place, length


def _distances(texts: Sequence[_Words], wanted: _Words) -> Iterator[int]:
    """Edit distances from texts of one length to a reference, within Tercom's beam."""
    step = max(1, _SIDE_BY_SIDE // (texts[0].size + 1))
    for start in range(0, len(texts), step):
        *_ways, costs = deque(_rows(np.stack(texts[start : start + step]), wanted), maxlen=1).pop()
        yield from costs[:, -1].tolist()


def _trace(words: _Words, wanted: _Words) -> tuple[int, str]:
    """The edit distance, and what is done to make the text of the reference: ` `, `s`, `d`, `i`."""
    if not words.size:
        return wanted.size, "d" * wanted.size
    operations = []
    for first, by_word, by_removal, costs in _rows(words[np.newaxis], wanted):
        # The first that is best: as it is or another, one less, one more.
        choices = np.where(by_word == costs, "w", np.where(by_removal == costs, "i", "d"))[0]
        operations.append((first, "".join(choices)))
    trace, row, column = [], words.size, wanted.size
    while row or column:
        first, chosen = operations[row - 1] if row else (0, "d" * (column + 1))
        operation = chosen[column - first]
        if operation == "w":
            trace.append(" " if words[row - 1] == wanted[column - 1] else "s")
        else:
            trace.append(operation)
        row -= operation != "d"
        column -= operation != "i"
    return int(costs[0, -1]), "".join(reversed(trace))


def _rows(texts: npt.NDArray[np.int32], wanted: _Words) -> Iterator[tuple[int, Any, Any, Any]]:
    """For each word of some texts (K, N): a first column, and costs (K, columns) by each way and at best."""
    count, n_words = texts.shape
    ratio = wanted.size / n_words
    beam = math.ceil(ratio / 2 + _BEAM) if ratio / 2 > _BEAM else _BEAM
    before, before_first = np.tile(np.arange(wanted.size + 1, dtype=np.int32), (count, 1)), 0
    for row in range(1, n_words + 1):
        middle = math.floor(row * ratio)
        first = max(0, middle - beam)
        end = wanted.size + 1 if row == n_words else min(wanted.size + 1, middle + beam)
        above = np.full((count, end - first + 1), _FAR, np.int32)  # of the columns from `first - 1` on
        begin, stop = max(first - 1, before_first), min(end, before_first + before.shape[1])
        if begin < stop:
            above[:, begin - first + 1 : stop - first + 1] = before[
                :, begin - before_first : stop - before_first
            ]
        by_word, by_removal = above[:, :-1].copy(), above[:, 1:] + 1
        shift = int(first == 0)  # no word stands before the first
        by_word[:, shift:] += texts[:, row - 1, np.newaxis] != wanted[first + shift - 1 : end - 1]
        columns = np.arange(end - first, dtype=np.int32)
        costs = np.minimum(by_word, by_removal) - columns
        costs = np.minimum.accumulate(costs, axis=1) + columns
        yield first, by_word, by_removal, costs
        before, before_first = costs, first
