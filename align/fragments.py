"""Where reference fragments belong in a translation, or that they belong nowhere: `locate`.

Naive Bayes: each word of the fragment that a place has, or lacks, is evidence for or against the place, as
much as the word is rare in the rest of the translation. A distractor on the same topic shares the words that
are everywhere, which say nothing, and lacks the others. Of a place, those tokens are covered that have most
of the words and little else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.errors import AlignmentError
from align.evidence import Floats
from align.spans import DIGITS, best_span
from align.words import Word, words_of

_Integers = NDArray[np.int64]

_MAX_WINDOW = 4  # neighboring segments that one fragment may cover
# Chance that the translation of a fragment's own place has its word: measured between MT and human English.
_HIT, _HIT_NAME, _HIT_NUMBER = 0.5, 0.6, 0.7
# What a segment outside the document would have: a word that is in one of 250 segments, seen in 20 segments.
_PRIOR_SEGMENTS, _PRIOR_RATE = 20.0, 0.004
_MIN_ALIKE = 0.5  # Dice of letter trigrams from which two words may be forms of one
# Pairs of words that have a trigram in common, in all and for each word; those of the commonest are left out
# beyond. A book of 20,000 different words has fewer.
_PAIRS, _PAIRS_OF_WORD = 4_000_000, 1_000
_PAIRS_AT_ONCE = 1_000_000
# Nats for each segment that a place has more, or less, than the fragment has sentences.
_MORE_COST, _LESS_COST = 5.0, 0.5
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*+\s+")
# Words of one topic come together, so their evidence counts less than its sum: logistic regression on clauses
# and sentences of FLORES dev against three MT systems, a fifth of the sentences out (tests/bench/locate.py).
_OF_EVIDENCE, _OF_SHARE, _CONSTANT = 0.28, 5.0, -2.3
_SPARSE = 20  # windows a word above which only those are looked at that have it
_CELLS = 1 << 20  # fragments, or words, times segments that are looked at together


class _Window(NamedTuple):
    """So many segments from the first on, and the evidence that they are the right ones, prior included."""

    gain: float
    first: int
    size: int


@dataclass(frozen=True, slots=True)
class Location:
    """Where a fragment belongs.

    Attributes:
        fragment: 0-based index of the fragment.
        segments: indices of the neighboring segments that it covers; empty where it belongs nowhere.
        span: first and last (excluded) token that it covers, counted by `" ".join(segments).split()`; None
            where it covers all of them, or nothing.
        similarity: share of its words, by rarity, that the best place has; in [0, 1], also if it is refused.
        evidence: log odds that the best place is the right one.
    """

    fragment: int
    segments: tuple[int, ...]
    span: tuple[int, int] | None
    similarity: float
    evidence: float

    @property
    def located(self) -> bool:
        """Whether it belongs anywhere."""
        return bool(self.segments)


def locate(fragments: Sequence[str], hypotheses: Sequence[str]) -> list[Location]:
    """Find the place of each fragment among the segments of a translation.

    Args:
        fragments: English clauses, sentences or several, in any order; several may share a place.
        hypotheses: the English segments in document order; machine translation of any quality.

    Returns:
        One location per fragment, in their order.

    Raises:
        AlignmentError: there are no fragments or no segments.
    """
    _check(fragments, hypotheses)
    different = list(dict.fromkeys(fragments))  # equal fragments have one place
    alike, parts = _compare(different, hypotheses)
    windows = _best_windows(different, parts, alike)
    found = {
        text: _locate(index, text, part, window, alike, hypotheses)
        for index, (text, part, window) in enumerate(zip(different, parts, windows, strict=True))
    }
    return [replace(found[text], fragment=index) for index, text in enumerate(fragments)]


def find_elsewhere(
    fragments: Sequence[str], hypotheses: Sequence[str], places: Sequence[Location]
) -> list[Location]:
    """For each given place of a fragment, the best place outside of it, however bad: what chance can do."""
    _check(fragments, hypotheses)
    alike, parts = _compare(fragments, hypotheses)
    texts = [fragments[place.fragment] for place in places]
    parts = [parts[place.fragment] for place in places]
    windows = _best_windows(texts, parts, alike, apart_from=[place.segments for place in places])
    return [
        _locate(place.fragment, text, part, window, alike, hypotheses, apart_from=place.segments)
        for place, text, part, window in zip(places, texts, parts, windows, strict=True)
    ]


def _check(fragments: Sequence[str], hypotheses: Sequence[str]) -> None:
    for name, texts in (("fragments", fragments), ("hypotheses", hypotheses)):
        if not texts:
            raise AlignmentError(f"there are no {name}; at least one is needed")


def _compare(fragments: Sequence[str], hypotheses: Sequence[str]) -> tuple[_Alike, list[list[Word]]]:
    parts = [_telling(words_of(text)) for text in fragments]
    return _Alike(parts, [words_of(text) for text in hypotheses]), parts


def _telling(words: Sequence[Word]) -> list[Word]:
    """The distinct words that say something."""
    seen: dict[str, Word] = {}
    for word in words:
        if not word.is_function:
            seen.setdefault(word.text, word)
    return list(seen.values())


def _name_weights(part: Sequence[Word]) -> Floats:
    """(W,) 1 for each word, but less for those of one name: `Kim Jong Un` is hardly three facts."""
    weights = np.ones(len(part))
    first = 0
    for index in range(1, len(part) + 1):
        if index == len(part) or not _continues(part[index - 1], part[index]):
            weights[first:index] = (index - first) ** -0.5
            first = index
    return weights


def _continues(before: Word, word: Word) -> bool:
    return word.is_name and (before.is_name or before.token == 0) and word.token - before.token <= 1


class _Alike:
    """How much of each fragment word each segment has: `has` is (U, S) in [0, 1], sparse."""

    def __init__(self, parts: Sequence[Sequence[Word]], places: Sequence[Sequence[Word]]) -> None:
        self.rows = _numbered(word.text for part in parts for word in part)
        self.columns = _numbered(word.text for place in places for word in place)
        self.places = places
        self.words = _word_similarity(list(self.rows), list(self.columns))  # (U, V)
        self.has = self._stack(places)
        self.total = np.asarray(self.has.astype(np.float64).sum(axis=1)).ravel()

    def pick(self, part: Sequence[Word], words: Sequence[Word]) -> Floats:
        """(W, L) how alike the words of a fragment and of a place are."""
        rows, columns = [self.rows[word.text] for word in part], [self.columns[word.text] for word in words]
        return np.asarray(self.words[:, columns][rows].toarray())

    def _stack(self, places: Sequence[Sequence[Word]]) -> Any:
        rows, values = [], []
        for place in places:
            present = sorted({self.columns[word.text] for word in place})
            best = np.zeros(len(self.rows), np.float32)
            if present and len(self.rows):
                best = self.words[:, present].max(axis=1).toarray().ravel().astype(np.float32)
            rows.append(np.flatnonzero(best))
            values.append(best[rows[-1]])
        numbers = np.repeat(np.arange(len(places)), [len(found) for found in rows])
        shape = len(self.rows), len(places)
        return sparse.csr_array((np.concatenate(values), (np.concatenate(rows), numbers)), shape=shape)


def _numbered(words: Any) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for word in words:
        numbers.setdefault(word, len(numbers))
    return numbers


def _word_similarity(left: Sequence[str], right: Sequence[str]) -> Any:
    """(U, V) sparse: 1 for equal words, Dice of trigrams for forms of one word, 0 for others and numbers."""
    names: dict[str, int] = {}
    x, y = _trigrams(left, names), _trigrams(right, names)
    x.resize((len(left), len(names)))
    y.resize((len(right), len(names)))
    sizes = [np.asarray(m.sum(axis=1)).ravel() for m in (x, y)]
    x, y = _without_commonest(x, y)
    counts = np.cumsum(x @ np.bincount(y.indices, minlength=y.shape[1]))  # of pairs, word by word
    bounds = np.searchsorted(counts, np.arange(_PAIRS_AT_ONCE, counts[-1:].sum(), _PAIRS_AT_ONCE))
    found = []
    for first, end in pairwise([0, *bounds.tolist(), len(left)]):
        both = (x[first:end] @ y.T).tocoo()
        rows, columns = both.row + first, both.col
        dice = 2 * both.data / (sizes[0][rows] + sizes[1][columns])
        keep = dice >= _MIN_ALIKE
        found.append((dice[keep], rows[keep], columns[keep]))
    dice, rows, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    return sparse.csc_array((dice, (rows, columns)), shape=(len(left), len(right)))


def _without_commonest(x: Any, y: Any) -> tuple[Any, Any]:
    """Words without the trigrams that too many of both sides have."""
    pairs = np.bincount(x.indices, minlength=x.shape[1]) * np.bincount(y.indices, minlength=y.shape[1])
    order = np.argsort(pairs, kind="stable")
    most = _PAIRS + _PAIRS_OF_WORD * (x.shape[0] + y.shape[0])
    kept = order[np.cumsum(pairs[order]) <= most]
    return (x, y) if len(kept) == len(order) else (x[:, kept], y[:, kept])


def _trigrams(words: Sequence[str], names: dict[str, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    for word in words:
        padded = f"_{word}_"
        grams = {padded[i : i + 3] for i in range(len(padded) - 2)} if not word[0].isdigit() else {word}
        columns.extend(names.setdefault(gram, len(names)) for gram in sorted(grams))
        ends.append(len(columns))
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(words), max(1, len(names))))


def _locate(
    index: int,
    fragment: str,
    part: Sequence[Word],
    window: _Window,
    alike: _Alike,
    hypotheses: Sequence[str],
    *,
    apart_from: Sequence[int] | None = None,
) -> Location:
    """The best window, refused where the odds are against it; with `apart_from`, the best of the others."""
    if not part and apart_from is None:
        return _locate_verbatim(index, words_of(fragment), alike.places, hypotheses)
    if not part or (apart_from and len(apart_from) == len(hypotheses)):
        return Location(index, (), None, 0.0, -np.inf)
    rows = [alike.rows[word.text] for word in part]
    segments = list(range(window.first, window.first + window.size))
    held = alike.has[np.array(rows, np.intp)][:, segments].toarray().astype(np.float64)  # (W, at most 4)
    present = held.max(axis=1)  # (W,)
    rarity = -np.log(_rates(alike.total[rows], held[:, 0], len(hypotheses), size=1))
    similarity = round(float(present @ rarity / rarity.sum()), 4)
    weights = _name_weights(part)
    share = float(present @ weights / weights.sum())
    odds = round(_OF_EVIDENCE * window.gain + _OF_SHARE * share + _CONSTANT, 3)
    if odds < 0 and apart_from is None:
        return Location(index, (), None, similarity, odds)
    text = " ".join(hypotheses[number] for number in segments)
    span = best_span(part, rarity, fragment, text, pick=alike.pick)
    return Location(index, tuple(segments), span, similarity, odds)


def _locate_verbatim(
    index: int, words: Sequence[Word], places: Sequence[Sequence[Word]], hypotheses: Sequence[str]
) -> Location:
    """The only segment with just these words in a row; of one word, that is nothing else: `He said "no".`."""
    said = [word.text for word in words]
    if not said:
        return Location(index, (), None, 0.0, -np.inf)
    runs = {
        number: (place[start].token, place[start + len(said) - 1].token + 1)
        for number, place in enumerate(places)
        for start in range(len(place) - len(said) + 1)
        if [word.text for word in place[start : start + len(said)]] == said
        and (len(said) > 1 or len(place) == 1)
    }
    if len(runs) != 1:
        return Location(index, (), None, 0.0, -np.inf)
    [(number, span)] = runs.items()
    is_whole = span == (0, len(hypotheses[number].split()))
    return Location(index, (number,), None if is_whole else span, 1.0, _OF_SHARE + _CONSTANT)


def _last_letter(text: str) -> int:
    """Where the last letter of a text stands; marks behind it end no more sentences."""
    return next((place for place in reversed(range(len(text))) if text[place].isalpha()), 0)


def _best_windows(
    fragments: Sequence[str],
    parts: Sequence[Sequence[Word]],
    alike: _Alike,
    *,
    apart_from: Sequence[Sequence[int]] | None = None,
) -> list[_Window]:
    """For each fragment the window with most evidence that no segment of `apart_from` is in."""
    count = alike.has.shape[1]
    taken = apart_from or [()] * len(parts)
    sentences = np.array([1 + len(_SENTENCE_END.findall(text, 0, _last_letter(text))) for text in fragments])
    best = [_Window(-np.inf, 0, 0)] * len(parts)
    at_once = max(1, _CELLS // count)
    for begin in range(0, len(parts), at_once):
        some = slice(begin, begin + at_once)
        said = _Said(parts[some], alike)
        for size in range(1, min(_MAX_WINDOW, count) + 1):
            more = size - sentences[some]
            cost = _MORE_COST * np.maximum(0, more) + _LESS_COST * np.maximum(0, -more)
            gains = (said.sum_up(size) - np.log(count) - cost[:, None]).round(DIGITS)
            for row, numbers in enumerate(taken[some]):
                for number in numbers:
                    gains[row, max(0, number - size + 1) : number + 1] = -np.inf
            for row, first in enumerate(gains.argmax(axis=1).tolist(), start=begin):
                gain = float(gains[row - begin, first])
                # The first one on a tie, and of those the smallest.
                if (gain, -first) > (best[row].gain, -best[row].first) or not best[row].size:
                    best[row] = _Window(gain, first, size)
    return best


class _Said:
    """What the words of some fragments say for each window of segments; each word is looked at once."""

    def __init__(self, parts: Sequence[Sequence[Word]], alike: _Alike) -> None:
        """The commonest words come first, so that those that are nearly everywhere are together."""
        n_has = np.diff(alike.has.indptr)
        words = sorted(
            {(alike.rows[word.text], _hit(word)) for part in parts for word in part},
            key=lambda word: (-n_has[word[0]], word),
        )
        rows = np.array([row for row, _ in words], np.intp)
        self._has, self._total = alike.has[rows].astype(np.float64), alike.total[rows]  # (K, S), (K,)
        self._hit = np.array([hit for _, hit in words])
        numbers = {word: number for number, word in enumerate(words)}
        columns = np.array(
            [numbers[alike.rows[word.text], _hit(word)] for part in parts for word in part], int
        )
        ends = np.cumsum([0, *map(len, parts)])
        weights = np.concatenate([np.zeros(0), *map(_name_weights, parts)])
        self._weights = sparse.csr_array((weights, columns, ends), shape=(len(parts), len(words)))

    def sum_up(self, size: int) -> Floats:
        """(F, S - size + 1) what all words of each fragment together say for each window."""
        n_words, count = self._has.shape
        result = np.zeros((self._weights.shape[0], count - size + 1))
        at_once = max(1, _CELLS // count)
        for begin in range(0, n_words, at_once):
            some = slice(begin, begin + at_once)
            missed, more = self._gains(some, size)
            weights = self._weights[:, some]
            said = weights @ more
            result += (weights @ missed)[:, None] + (said.toarray() if sparse.issparse(said) else said)
        return result

    def _gains(self, some: slice, size: int) -> tuple[Floats, Any]:
        """What words say for a window that lacks them (W,), and how much more for each (W, S - size + 1)."""
        has, total, hit = self._has[some], self._total[some], self._hit[some]
        count = has.shape[1]
        missed = _gain(0.0, hit, _rates(total, 0.0, count, size=size))
        if has.nnz * _SPARSE >= has.shape[0] * count:
            held = has.toarray()
            parts = [held[:, start : count - size + 1 + start] for start in range(size)]
            rate = _rates(total[:, None], np.sum(parts, axis=0), count, size=size)
            return missed, _gain(np.max(parts, axis=0), hit[:, None], rate) - missed[:, None]
        word, start, window, held = _windows_with(has, size)
        gain = _gain(window, hit[word], _rates(total[word], held, count, size=size))
        shape = has.shape[0], count - size + 1
        return missed, sparse.csr_array((gain - missed[word], (word, start)), shape=shape)


def _hit(word: Word) -> float:
    return _HIT_NUMBER if word.is_number else _HIT_NAME if word.is_name else _HIT


def _windows_with(has: Any, size: int) -> tuple[_Integers, _Integers, Floats, Floats]:
    """Words and beginnings of windows that have any of them; how much at most, and how much together."""
    found = has.tocoo()
    n_windows = has.shape[1] - size + 1
    start = (found.col[:, None] - np.arange(size)).ravel()
    word, value = np.repeat(found.row, size), np.repeat(found.data, size)
    inside = (start >= 0) & (start < n_windows)
    keys, where = np.unique(word[inside].astype(np.int64) * n_windows + start[inside], return_inverse=True)
    word, start = np.divmod(keys, n_windows)
    most, together = np.zeros((2, len(keys)))
    np.maximum.at(most, where, value[inside])
    np.add.at(together, where, value[inside])
    return word, start, most, together


def _gain(window: Any, hit: Floats, rate: Floats) -> Floats:
    """Log odds of windows that have so much of a word, or lack it, by its chances there and elsewhere."""
    hit = np.maximum(hit, rate)
    return np.asarray(window * np.log(hit / rate) + (1 - window) * np.log((1 - hit) / (1 - rate)))


def _rates(total: Floats, inside: Any, count: int, *, size: int) -> Floats:
    """Chance that a window elsewhere has a word that so many of all segments have, so many of them inside."""
    rest = total - inside + _PRIOR_SEGMENTS * _PRIOR_RATE
    rate = rest / (count - size + _PRIOR_SEGMENTS)
    return np.asarray(np.clip(1 - (1 - np.clip(rate, 0, 1)) ** size, 1e-6, 0.98))
