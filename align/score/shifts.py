"""Which words of hypotheses may be put elsewhere, as Tercom and sacreBLEU find it, in many texts at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from align.score.rows import Integers, Trace

_LONGEST, _FARTHEST = 10, 50  # Tercom's
_PAIRS = 1 << 16  # of equal words, looked at together
_NEVER = 1 << 40  # behind any place
_NO_WORD, _NO_WANTED = -1, -2

Flags = npt.NDArray[np.bool_]


class Shifts(NamedTuple):
    """So many words from `start` on go to before `target`; arrays, in places of `Corpus.words`."""

    text: Integers
    start: Integers
    length: Integers
    target: Integers


class Turns(NamedTuple):
    """What shifts do: of the words from `low` to before `high` the first `size` go behind the others."""

    low: Integers
    high: Integers
    size: Integers

    def only(self, some: slice) -> Turns:
        """Those of some numbers."""
        return Turns(*(column[some] for column in self))


class _Runs(NamedTuple):
    """So many words from `start` on are equal to those of the reference from `place` on."""

    start: Integers
    place: Integers
    size: Integers


class Corpus:
    """Hypotheses and references, each side in one row, in which no two texts have a word in common.

    Behind each hypothesis, and on both sides of each reference, is what the other side never has, so that no
    run of equal words leads from one text into the next.

    Attributes:
        words: of the hypotheses.
        begins: where each hypothesis begins.
        n_words: how many words each has.
        numbers: from what on the words of each text are numbered.
    """

    def __init__(self, hypotheses: Sequence[Sequence[int]], references: Sequence[Sequence[int]]) -> None:
        """Words are numbers as `Lanes` has them; no text is empty."""
        self.n_words = np.array([len(words) for words in hypotheses])
        self._n_wanted = np.array([len(words) for words in references])
        n_different = np.array([max(words) + 2 for words in references])
        self.numbers = np.cumsum(n_different) - n_different
        self.words, self.begins, self._text = _in_one_row(hypotheses, self.numbers, stop=_NO_WORD)
        wanted, begins, text = _in_one_row(references, self.numbers, stop=_NO_WANTED)
        self._wanted, self._begins = np.concatenate(([_NO_WANTED], wanted)), begins + 1
        self._apart = int(self._n_wanted.max()) + 2
        places = np.flatnonzero(wanted >= 0)
        keys = wanted[places] * self._apart + places - begins[text[places]]
        order = np.argsort(keys)
        self._keys, self._places = keys[order], places[order] + 1
        self._aligned = np.zeros(self._wanted.size, np.int64)
        self._wrong, self._missing = np.zeros(self.words.size, bool), np.zeros(self._wanted.size, bool)

    def note(self, text: int, trace: Trace) -> None:
        """Take note of how a hypothesis becomes its reference now."""
        begin, wanted_begin = self.begins[text], self._begins[text]
        wanted = slice(wanted_begin, wanted_begin + len(trace.missing))
        self._aligned[wanted_begin - 1 : wanted.stop] = [-1, *trace.aligned]
        self._aligned[wanted_begin - 1 : wanted.stop] += begin
        self._wrong[begin : begin + len(trace.wrong)] = trace.wrong
        self._missing[wanted] = trace.missing

    def find_shifts(self, texts: Integers, most: Integers) -> tuple[Shifts, Integers]:
        """Shifts of wrong words to where the reference has them, and how many each text has.

        Args:
            texts: whose traces were noted.
            most: of each text of the corpus; one that has as many, or more, gets none.
        """
        counts = np.zeros(self.n_words.size, np.int64)
        changes = np.cumsum(np.diff(self._aligned, prepend=self._aligned[0]) != 0)
        found = []
        for pairs in self._find_pairs(texts, counts, most):
            for runs in self._find_runs(pairs):
                n_targets = 1 + changes[runs.place + runs.size - 1] - changes[runs.place - 1]
                np.add.at(counts, self._text[runs.start], n_targets)
                found.append(runs)
        if not found:
            return Shifts(*[np.zeros(0, np.int64)] * 4), counts
        runs = _Runs(*map(np.concatenate, zip(*found, strict=True)))
        kept = (counts < most)[self._text[runs.start]]
        return self._aim(_Runs(*(column[kept] for column in runs))), counts

    def _find_pairs(
        self, texts: Integers, counts: Integers, most: Integers
    ) -> Iterator[tuple[Integers, Integers]]:
        """Places of equal words, not far from each other, of texts that do not have enough shifts."""
        is_meant = np.zeros(self.n_words.size, bool)
        is_meant[texts] = True
        self._least = _steps_to_next(self._wrong), _steps_to_next(self._missing)
        is_start = is_meant[self._text] & (self._least[0] <= _LONGEST) & (self.words >= 0)
        starts = np.flatnonzero(is_start)
        keys, place = self.words[starts] * self._apart, starts - self.begins[self._text[starts]]
        first = np.searchsorted(self._keys, keys + np.clip(place - _FARTHEST, 0, self._apart - 1))
        last = np.searchsorted(self._keys, keys + np.minimum(place + _FARTHEST, self._apart - 1), "right")
        piece = np.cumsum(last - first) // _PAIRS
        for begin, end in _pieces(piece):
            some = np.arange(begin, end)
            texts_of = self._text[starts[some]]
            some = some[counts[texts_of] < most[texts_of]]
            number, offset = _spread(last[some] - first[some])
            yield starts[some][number], self._places[first[some][number] + offset]

    def _find_runs(self, pairs: tuple[Integers, Integers]) -> Iterator[_Runs]:
        """Runs of equal words, some of them wrong on both sides, that are not aligned with themselves."""
        start, place = pairs
        least = np.maximum(self._least[0][start], self._least[1][place])
        inside = self._aligned[place] - start
        most = np.where(inside >= 0, np.minimum(inside, _LONGEST), _LONGEST)
        going = least <= most
        for length in range(1, _LONGEST + 1):
            start, place, least, most = start[going], place[going], least[going], most[going]
            if not start.size:
                return
            chosen = least <= length
            yield _Runs(start[chosen], place[chosen], np.full(int(chosen.sum()), length))
            going = most > length
            going[going] = self.words[start[going] + length] == self._wanted[place[going] + length]

    def _aim(self, runs: _Runs) -> Shifts:
        """Each run may go behind what is aligned with the word before it, or with any of its words."""
        number, offset = _spread(runs.size + 1)
        place = runs.place[number] + offset - 1
        is_new = (offset == 0) | (self._aligned[place] != self._aligned[place - 1])
        number, place = number[is_new], place[is_new]
        start = runs.start[number]
        return Shifts(self._text[start], start, runs.size[number], self._aligned[place] + 1)

    def to_turns(self, shifts: Shifts) -> Turns:
        """What shifts do to the words; with a target within them they go so many words on, as in Tercom."""
        text, start, length, target = shifts
        end, last = start + length, self.begins[text] + self.n_words[text]
        onward = np.where(target > end, target, np.minimum(target + length, last))
        goes_back = target < start
        return Turns(
            low=np.where(goes_back, target, start),
            high=np.where(goes_back, end, onward),
            size=np.where(goes_back, start - target, length),
        )

    def words_of(self, text: int) -> list[int]:
        """The words of a text as they are now, as numbers of `Lanes`."""
        begin = self.begins[text]
        words = self.words[begin : begin + self.n_words[text]] - self.numbers[text]
        return cast(list[int], words.tolist())

    def turned(self, text: int, turns: Turns, number: int) -> list[int]:
        """The words of a text after one of some turns."""
        words = self.words_of(text)
        low, high, count = (int(column[number]) for column in turns)
        low, high = low - int(self.begins[text]), high - int(self.begins[text])
        return words[:low] + words[low + count : high] + words[low : low + count] + words[high:]

    def lay_out(self, texts: Integers, turns: Turns | None = None) -> npt.NDArray[np.int16]:
        """The words of texts as they are now, or after a turn each (rows, texts)."""
        begins = self.begins[texts]
        row = np.arange(self.n_words[texts[0]], dtype=np.int16)[:, np.newaxis]
        places = begins + row
        if turns is not None:
            bounds = turns.low - begins, turns.high - begins, turns.size
            low, high, count = (bound.astype(np.int16) for bound in bounds)
            offset = count - (high - low) * (row + count >= high)
            places += offset * ((row >= low) & (row < high))
        words = self.words.take(places, mode="clip")
        words -= self.numbers[texts]
        return words.astype(np.int16)

    def turn(self, turns: Turns, number: int) -> None:
        """Put the words of one shift elsewhere."""
        low, high, count = (int(column[number]) for column in turns)
        words = self.words[low:high]
        self.words[low:high] = np.concatenate((words[count:], words[:count]))


def _in_one_row(
    texts: Sequence[Sequence[int]], numbers: Integers, *, stop: int
) -> tuple[Integers, Integers, Integers]:
    """The words of all texts with a stop behind each, where each begins, and the text of each word."""
    sizes = np.array([len(words) + 1 for words in texts])
    row = np.array([word for words in texts for word in (*words, stop)])
    text = np.repeat(np.arange(sizes.size), sizes)
    return np.where(row == stop, stop, row + numbers[text]), np.cumsum(sizes) - sizes, text


def _steps_to_next(flags: Flags) -> Integers:
    """How many items, from each on, take in the next flag."""
    places = np.arange(flags.size)
    following = np.minimum.accumulate(np.where(flags, places, _NEVER)[::-1])[::-1]
    return following - places + 1


def _pieces(numbers: Integers) -> Iterator[tuple[int, int]]:
    """Where equal numbers begin and end."""
    yield from pairwise([0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), numbers.size])


def _spread(sizes: Integers) -> tuple[Integers, Integers]:
    """For each item of groups of some sizes the number of its group, and its place in it."""
    group = np.repeat(np.arange(sizes.size), sizes)
    return group, np.arange(group.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
