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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.alike import Alike
from align.errors import AlignmentError
from align.evidence import Floats
from align.spans import DIGITS, best_span
from align.words import Word, words_of, words_of_all

_Integers = NDArray[np.int64]

_MAX_WINDOW = 4  # neighboring segments that one fragment may cover
# Chance that the translation of a fragment's own place has its word: measured between MT and human English.
_HIT, _HIT_NAME, _HIT_NUMBER = 0.5, 0.6, 0.7
# What a segment outside the document would have: a word that is in one of 250 segments, seen in 20 segments.
_PRIOR_SEGMENTS, _PRIOR_RATE = 20.0, 0.004
# Nats for each segment that a place has more, or less, than the fragment has sentences.
_MORE_COST, _LESS_COST = 5.0, 0.5
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*+\s+")
# Words of one topic come together, so their evidence counts less than its sum: logistic regression on clauses
# and sentences of FLORES dev against three MT systems, a fifth of the sentences out (tests/bench/locate.py).
_OF_EVIDENCE, _OF_SHARE, _CONSTANT = 0.28, 5.0, -2.3
_SPARSE = 20  # windows a word above which only those are looked at that have it
_CELLS = 1 << 20  # fragments, or words, times segments that are looked at together
# Fragments times segments up to which each fragment is looked for everywhere. Beyond, only where its rarest
# words are, in about so many segments: else the cost grew with the product.
_MOST_CELLS, _NEAR_SEGMENTS = 1 << 24, 256


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
    compared = _compare(fragments, hypotheses)
    return _spread(_locate_all(compared), compared.texts, fragments)


def locate_with_rivals(
    fragments: Sequence[str], hypotheses: Sequence[str]
) -> tuple[list[Location], list[Location]]:
    """As `locate`; and of those with a place the best one outside of it, however bad: what chance can do."""
    compared = _compare(fragments, hypotheses)
    places = _locate_all(compared)
    held = [place for place in places if place.located]
    chosen = compared.only([place.fragment for place in held])
    rivals = _locate_all(chosen, apart_from=[place.segments for place in held])
    return _spread(places, compared.texts, fragments), _spread(rivals, chosen.texts, fragments)


class _Compared(NamedTuple):
    """Different fragments, their telling words with weights, and how alike those of the segments are."""

    texts: list[str]
    parts: list[list[Word]]
    weights: list[Floats]
    alike: Alike
    hypotheses: Sequence[str]

    def only(self, numbers: Sequence[int]) -> _Compared:
        """Some of the fragments."""
        return self._replace(
            texts=[self.texts[number] for number in numbers],
            parts=[self.parts[number] for number in numbers],
            weights=[self.weights[number] for number in numbers],
        )


def _compare(fragments: Sequence[str], hypotheses: Sequence[str]) -> _Compared:
    for name, given in (("fragments", fragments), ("hypotheses", hypotheses)):
        if not given:
            raise AlignmentError(f"there are no {name}; at least one is needed")
    texts = list(dict.fromkeys(fragments))  # equal fragments have one place
    parts = [_telling(words) for words in words_of_all(texts)]
    weights = [_name_weights(part) for part in parts]
    return _Compared(texts, parts, weights, Alike(parts, words_of_all(hypotheses)), hypotheses)


def _locate_all(compared: _Compared, *, apart_from: Sequence[Sequence[int]] | None = None) -> list[Location]:
    """The place of each different fragment, or with `apart_from` the best one outside of these segments."""
    windows = _best_windows(compared, apart_from=apart_from)
    taken: Sequence[Sequence[int] | None] = apart_from or [None] * len(windows)
    return [
        _locate(index, text, part, window, compared, apart_from=numbers)
        for index, (text, part, window, numbers) in enumerate(
            zip(compared.texts, compared.parts, windows, taken, strict=True)
        )
    ]


def _spread(found: Sequence[Location], texts: Sequence[str], fragments: Sequence[str]) -> list[Location]:
    """What was found for different texts, for each fragment that is one of them."""
    by_text = dict(zip(texts, found, strict=True))
    return [replace(by_text[text], fragment=index) for index, text in enumerate(fragments) if text in by_text]


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


def _locate(
    index: int,
    fragment: str,
    part: Sequence[Word],
    window: _Window,
    compared: _Compared,
    *,
    apart_from: Sequence[int] | None,
) -> Location:
    """The best window, refused where the odds are against it; with `apart_from`, the best of the others."""
    alike, hypotheses = compared.alike, compared.hypotheses
    if not part and apart_from is None:
        return _locate_verbatim(index, words_of(fragment), alike.places, hypotheses)
    if not part or (apart_from and len(apart_from) == len(hypotheses)):
        return Location(index, (), None, 0.0, -np.inf)
    rows = alike.numbers(part)
    segments = range(window.first, window.first + window.size)
    held = alike.held(rows, segments)  # (W, at most 4)
    present = held.max(axis=1)  # (W,)
    rarity = -np.log(_rates(alike.total[rows], held[:, 0], len(hypotheses), size=1))
    similarity = round(float(present @ rarity / rarity.sum()), 4)
    weights = compared.weights[index]
    share = float(present @ weights / weights.sum())
    odds = round(_OF_EVIDENCE * window.gain + _OF_SHARE * share + _CONSTANT, 3)
    if odds < 0 and apart_from is None:
        return Location(index, (), None, similarity, odds)
    words, tokens = _joined(segments, alike.places, hypotheses)
    span = best_span(part, rarity, fragment, words, tokens, alike=alike.pick(rows, segments))
    return Location(index, tuple(segments), span, similarity, odds)


def _joined(
    segments: Sequence[int], places: Sequence[Sequence[Word]], hypotheses: Sequence[str]
) -> tuple[list[Word], list[str]]:
    """Words and tokens of some segments with a space between them."""
    words: list[Word] = []
    tokens: list[str] = []
    for number in segments:
        before = len(tokens)
        found = places[number]
        words += [replace(word, token=word.token + before) for word in found] if before else found
        tokens += hypotheses[number].split()
    return words, tokens


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


def _best_windows(compared: _Compared, *, apart_from: Sequence[Sequence[int]] | None) -> list[_Window]:
    """For each fragment the window with most evidence that no segment of `apart_from` is in."""
    texts, parts, weights, alike, hypotheses = compared
    count = len(hypotheses)
    taken = apart_from or [()] * len(parts)
    sentences = np.array([1 + len(_SENTENCE_END.findall(text, 0, _last_letter(text))) for text in texts])
    if len(parts) * count > _MOST_CELLS:
        return [
            _best_window_near(part, weight, n_sentences, alike, apart_from=numbers)
            for part, weight, n_sentences, numbers in zip(
                parts, weights, sentences.tolist(), taken, strict=True
            )
        ]
    best = [_Window(-np.inf, count, 0)] * len(parts)
    at_once = max(1, _CELLS // count)
    for begin in range(0, len(parts), at_once):
        some = slice(begin, begin + at_once)
        said = _Said(parts[some], weights[some], alike)
        for size in range(1, min(_MAX_WINDOW, count) + 1):
            gains = (said.sum_up(size) - _cost(size, sentences[some], count)[:, None]).round(DIGITS)
            for row, numbers in enumerate(taken[some]):
                for number in numbers:
                    gains[row, max(0, number - size + 1) : number + 1] = -np.inf
            for row, first in enumerate(gains.argmax(axis=1).tolist(), start=begin):
                best[row] = _better(best[row], _Window(float(gains[row - begin, first]), first, size))
    return best


def _better(one: _Window, other: _Window) -> _Window:
    """The first one on a tie, and of those the one that was found before."""
    return other if (other.gain, -other.first) > (one.gain, -one.first) else one


def _cost(size: int, sentences: Any, count: int) -> Any:
    """Nats that a window of so many segments has against it, by the sentences of the fragment."""
    more = size - sentences
    return np.log(count) + _MORE_COST * np.maximum(0, more) + _LESS_COST * np.maximum(0, -more)


def _best_window_near(
    part: Sequence[Word], weights: Floats, n_sentences: int, alike: Alike, *, apart_from: Sequence[int]
) -> _Window:
    """The best window of a fragment among those with, or beside, any of its rarest words."""
    count = len(alike.places)
    best = _Window(-np.inf, count, 0)
    if not part:
        return best
    rows = alike.numbers(part)
    around = alike.find_rarest(rows, about=_NEAR_SEGMENTS)[:, None] + np.arange(1 - _MAX_WINDOW, _MAX_WINDOW)
    columns = np.unique(around[(around >= 0) & (around < count)])
    held, total = alike.held(rows, columns), alike.total[rows][:, None]
    hit = np.array([_hit(word) for word in part])[:, None]
    for size in range(1, min(_MAX_WINDOW, count) + 1):
        at = np.flatnonzero(columns[size - 1 :] - columns[: len(columns) - size + 1] == size - 1)
        parts = [held[:, at + offset] for offset in range(size)]
        rate = _rates(total, np.sum(parts, axis=0), count, size=size)
        said = weights @ _gain(np.max(parts, axis=0), hit, rate)
        gains, firsts = (said - _cost(size, n_sentences, count)).round(DIGITS), columns[at]
        for number in apart_from:
            gains[(firsts > number - size) & (firsts <= number)] = -np.inf
        found = int(gains.argmax())
        best = _better(best, _Window(float(gains[found]), int(firsts[found]), size))
    return best


class _Said:
    """What the words of some fragments say for each window of segments; each word is looked at once."""

    def __init__(self, parts: Sequence[Sequence[Word]], weights: Sequence[Floats], alike: Alike) -> None:
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
        of_words = np.concatenate([np.zeros(0), *weights])
        self._weights = sparse.csr_array((of_words, columns, ends), shape=(len(parts), len(words)))

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
