"""How many edits, shifts among them, make references of hypotheses: what TER counts, of many at once.

All texts take their next shift together, and what they may shift is measured side by side. Texts of more than
300 words have fewer shifts tried, so that none costs over some tenths of a second; the figures of all others
are sacreBLEU's.
Source: Snover et al. 2006; sacreBLEU 2.6, `lib_ter`, after Tercom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from align.score.lanes import LONGEST, WIDEST, Lanes, count_windows
from align.score.rows import Best, Integers, WantedText, trace_back
from align.score.shifts import Corpus, Shifts, Turns

_MOST_SHIFTS = 1_000  # sacreBLEU's: how many are looked at for a segment
_MOST_ROWS = 300 * _MOST_SHIFTS
"""Rows of edit distances that a segment may cost: all shifts of 300 words."""
_FEW = 24  # texts that are measured in less time alone than side by side
_TOGETHER = 1 << 14  # whose numbers stay near the processor
_CELLS = 1 << 15  # texts that are counted together times words of the longest
_WINDOWS = 1 << 22  # of their references: 32 MB

_Pair = tuple[tuple[str, ...], tuple[str, ...]]


def count_edits(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[int]:
    """How many words are put in, left out, replaced or shifted to make the reference of each hypothesis.

    Args:
        pairs: the words of a hypothesis and of its reference; either may be empty.
    """
    asked = [(tuple(words), tuple(wanted)) for words, wanted in pairs]
    edits = {(words, wanted): 0 if words == wanted else len(words) or len(wanted) for words, wanted in asked}
    differing = [(words, wanted) for words, wanted in edits if words and wanted and words != wanted]
    for group in _group(sorted(differing, key=lambda pair: len(pair[0]), reverse=True)):
        edits.update(zip(group, _Group(group).count(), strict=True))
    return [edits[pair] for pair in asked]


def _fits(pair: _Pair) -> bool:
    """Whether others may be counted beside it."""
    n_words, n_wanted = map(len, pair)
    return n_wanted <= WIDEST * n_words and max(n_words, n_wanted) <= LONGEST


def _group(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """Pairs that are counted together, the longest hypothesis of each group first."""
    group: list[_Pair] = []
    n_windows = 0
    for pair in pairs:
        if not _fits(pair):
            yield [pair]
            continue
        n_more = count_windows(pair[1])
        if group and (n_windows + n_more > _WINDOWS or (len(group) + 1) * len(group[0][0]) > _CELLS):
            yield group
            group, n_windows = [], 0
        group.append(pair)
        n_windows += n_more
    if group:
        yield group


def _number(words: Sequence[str], wanted: Sequence[str]) -> tuple[list[int], list[int]]:
    """Words as numbers; all that only the hypothesis has are the same one."""
    numbers: dict[str, int] = {}
    wanted_numbers = [numbers.setdefault(word, len(numbers)) for word in wanted]
    return [numbers.get(word, len(numbers)) for word in words], wanted_numbers


class _Group:
    """Texts that are counted together, the longest hypothesis first."""

    def __init__(self, pairs: Sequence[_Pair]) -> None:
        """Nothing is shifted yet."""
        numbered = [_number(*pair) for pair in pairs]
        self._wanted = [wanted for _, wanted in numbered]
        self._corpus = Corpus([words for words, _ in numbered], self._wanted)
        self._fits = _fits(pairs[0])
        self._references: dict[int, WantedText] = {}

    @cached_property
    def _lanes(self) -> Lanes:
        return Lanes(self._wanted, self._corpus.n_words)

    def count(self) -> list[int]:
        """The edits of each text."""
        count = self._corpus.n_words.size
        most = np.minimum(_MOST_SHIFTS, _MOST_ROWS // self._corpus.n_words)
        n_seen, n_shifts, distances = np.zeros((3, count), np.int64)
        going = np.arange(count)
        while going.size:
            self._trace(going, distances)
            shifts, n_found = self._corpus.find_shifts(going, most - n_seen)
            n_seen += n_found
            going = self._shift(shifts, distances)
            n_shifts[going] += 1
        return [int(edits) for edits in n_shifts + distances]

    def _trace(self, texts: Integers, distances: Integers) -> None:
        """Find the distances of texts, and note their traces."""
        corpus = self._corpus
        if self._are_few(texts):
            for text in texts.tolist():
                distances[text], trace = self._reference(text).trace(corpus.words_of(text))
                corpus.note(text, trace)
            return
        best = np.zeros((2, corpus.n_words[texts[0]], texts.size), np.int64)
        distances[texts] = self._lanes.measure(texts, corpus.lay_out(texts), best)
        for lane, text in enumerate(texts.tolist()):
            words, anchors = corpus.words_of(text), self._lanes.anchors(text)
            lists = Best(*best[:, : len(words), lane].tolist())
            corpus.note(text, trace_back(words, self._wanted[text], anchors, lists))

    def _shift(self, shifts: Shifts, distances: Integers) -> Integers:
        """Make the best shift of each text that gains by any; which these are."""
        shifts = Shifts(*(column[np.argsort(shifts.text, kind="stable")] for column in shifts))
        turns = self._corpus.to_turns(shifts)
        gains = distances[shifts.text] - self._measure(shifts.text, turns)
        # Tercom's order: most is gained, longest, earliest, and to the earliest place.
        order = np.lexsort((shifts.target, shifts.start, -shifts.length, -gains, shifts.text))
        _, first = np.unique(shifts.text[order], return_index=True)
        best = order[first]
        best = best[gains[best] > 0]
        for number in best.tolist():
            self._corpus.turn(turns, number)
        return shifts.text[best]

    def _measure(self, texts: Integers, turns: Turns) -> Integers:
        """The distances of texts after turns."""
        distances = np.zeros(texts.size, np.int64)
        if self._are_few(texts):
            for number, text in enumerate(texts.tolist()):
                words = self._corpus.turned(text, turns, number)
                distances[number] = self._reference(text).measure(words)
            return distances
        for begin in range(0, texts.size, _TOGETHER):
            some = slice(begin, begin + _TOGETHER)
            laid_out = self._corpus.lay_out(texts[some], turns.only(some))
            distances[some] = self._lanes.measure(texts[some], laid_out)
        return distances

    def _are_few(self, texts: Integers) -> bool:
        return not self._fits or texts.size < _FEW

    def _reference(self, text: int) -> WantedText:
        if text not in self._references:
            self._references[text] = WantedText(self._wanted[text], int(self._corpus.n_words[text]))
        return self._references[text]
