"""Where reference fragments belong in a translation, or that they belong nowhere: `locate`.

Naive Bayes: each word of the fragment that a place has, or lacks, is evidence for or against the place, as
much as the word is rare in the rest of the translation. A distractor on the same topic shares the words that
are everywhere, which say nothing, and lacks the others. Of a place, those tokens are covered that have most
of the words and little else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from align.errors import AlignmentError
from align.evidence import Floats
from align.words import Word, words_of

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
# A token in the span that the fragment does not have costs this share of an average word of the fragment.
_FOREIGN_COST = 0.25
_DIGITS = 9  # of gains: what is equal but for the order of its sum is a tie
_FUNCTION_WEIGHT = 0.1  # of an average word, for a function word: lets edges fall where the clause begins
_WHOLE_SHARE = 0.85  # share of the tokens from which the span is the whole
_MAX_WORDS = 400
_NEAR = 3  # tokens
_ENDS = (".", "!", "?", "…", ".”", '."', "?”", "!”", ".)", "。")


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
    alike, parts = _compare(fragments, hypotheses)
    found: dict[str, Location] = {}
    for index, text in enumerate(fragments):
        if text not in found:  # equal fragments have one place
            found[text] = _locate(index, text, parts[index], alike, hypotheses)
    return [replace(found[text], fragment=index) for index, text in enumerate(fragments)]


def find_elsewhere(
    fragments: Sequence[str], hypotheses: Sequence[str], places: Sequence[Location]
) -> list[Location]:
    """For each given place of a fragment, the best place outside of it, however bad: what chance can do."""
    _check(fragments, hypotheses)
    alike, parts = _compare(fragments, hypotheses)
    return [
        _locate(
            place.fragment,
            fragments[place.fragment],
            parts[place.fragment],
            alike,
            hypotheses,
            apart_from=place.segments,
        )
        for place in places
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
    alike: _Alike,
    hypotheses: Sequence[str],
    *,
    apart_from: Sequence[int] | None = None,
) -> Location:
    """The best place, refused where the odds are against it; with `apart_from`, the best of the others."""
    rows = [alike.rows[word.text] for word in part]
    has = alike.has[np.array(rows, np.intp)].toarray().astype(np.float64)  # (W, S)
    if not part and apart_from is None:
        return _locate_verbatim(index, words_of(fragment), alike.places, hypotheses)
    if not part or (apart_from and len(apart_from) == has.shape[1]):
        return Location(index, (), None, 0.0, -np.inf)
    weights = _name_weights(part)
    sentences = 1 + len(_SENTENCE_END.findall(fragment, 0, _last_letter(fragment)))
    window = functools.partial(_evidence, part, weights, has, alike.total[rows], sentences=sentences)
    gain, segments = _best_window(window, has.shape[1], apart_from or ())
    present = has[:, segments].max(axis=1)  # (W,)
    rarity = -np.log(_rates(has, alike.total[rows], 1)[:, segments[0]])
    similarity = round(float(present @ rarity / rarity.sum()), 4)
    share = float(present @ weights / weights.sum())
    odds = round(_OF_EVIDENCE * gain + _OF_SHARE * share + _CONSTANT, 3)
    if odds < 0 and apart_from is None:
        return Location(index, (), None, similarity, odds)
    text = " ".join(hypotheses[number] for number in segments)
    span = _best_span(part, rarity, fragment, text, alike)
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


def _best_window(
    evidence: Callable[[int], Floats], count: int, taken: Sequence[int]
) -> tuple[float, list[int]]:
    """Most evidence of any window of segments that none of the taken ones is in; the first one on a tie."""
    best = (-np.inf, 0, -1)
    for size in range(1, min(_MAX_WINDOW, count) + 1):
        gains = evidence(size)
        for number in taken:
            gains[max(0, number - size + 1) : number + 1] = -np.inf
        first = int(gains.argmax())
        best = max(best, (float(gains[first]), -first, -size))
    return best[0], list(range(-best[1], -best[1] - best[2]))


def _evidence(
    part: Sequence[Word], weights: Floats, has: Floats, total: Floats, size: int, *, sentences: int
) -> Floats:
    """(S - size + 1,) log odds of each window of segments, prior included."""
    count = has.shape[1]
    window = np.max([has[:, start : count - size + 1 + start] for start in range(size)], axis=0)
    rate = _rates(has, total, size)
    hit = np.array([_HIT_NUMBER if w.is_number else _HIT_NAME if w.is_name else _HIT for w in part])[:, None]
    hit = np.maximum(hit, rate)
    gain = window * np.log(hit / rate) + (1 - window) * np.log((1 - hit) / (1 - rate))
    cost = _MORE_COST * max(0, size - sentences) + _LESS_COST * max(0, sentences - size)
    return np.asarray(weights @ gain - np.log(count) - cost)


def _rates(has: Floats, total: Floats, size: int) -> Floats:
    """(W, S - size + 1) chance that a window elsewhere has the word."""
    count = has.shape[1]
    inside = np.sum([has[:, start : count - size + 1 + start] for start in range(size)], axis=0)
    rest = total[:, None] - inside + _PRIOR_SEGMENTS * _PRIOR_RATE
    rate = rest / (count - size + _PRIOR_SEGMENTS)
    return np.asarray(np.clip(1 - (1 - np.clip(rate, 0, 1)) ** size, 1e-6, 0.98))


def _best_span(
    part: Sequence[Word], weights: Floats, fragment: str, place: str, alike: _Alike
) -> tuple[int, int] | None:
    """First and last (excluded) token of what has most of the fragment's words and little else.

    None for all tokens of the place. `weights` (W,) are of the fragment's words.
    """
    words = words_of(place)[:_MAX_WORDS]
    if not words:
        return None
    rows, columns = [alike.rows[word.text] for word in part], [alike.columns[word.text] for word in words]
    picked = alike.words[:, columns][rows].toarray()  # (W, L)
    matched = picked * weights[:, None]
    cost = _FOREIGN_COST * weights.mean() * (picked.max(axis=0) == 0)
    cost[[word.is_function for word in words]] *= _FUNCTION_WEIGHT
    first, last = _best_range(matched, cost)
    has = matched[:, first : last + 1].max(axis=1) > 0
    held = [word.token for word, present in zip(part, has, strict=True) if present] or [0]
    tokens = place.split()
    begin, end = _widened(
        words[first].token, words[last].token + 1, tokens, min(held), len(fragment.split()) - max(held) - 1
    )
    begin, end = _snapped(begin, end, tokens, fragment)
    return None if end - begin >= _WHOLE_SHARE * len(tokens) else (begin, end)


def _snapped(begin: int, end: int, tokens: Sequence[str], fragment: str) -> tuple[int, int]:
    """Where the fragment begins or ends as a sentence, begin or end at that of the sentence if it is near."""
    starts = [at for at in range(len(tokens)) if at == 0 or tokens[at - 1].endswith(_ENDS)]
    near = [at for at in starts if begin - _NEAR <= at <= begin]
    if near and fragment.lstrip()[:1].isupper():
        begin = near[-1]
    ends = [at for at in (*starts[1:], len(tokens)) if end <= at <= end + _NEAR]
    if ends and fragment.rstrip().endswith(_ENDS):
        end = ends[0]
    return begin, end


def _widened(begin: int, end: int, tokens: Sequence[str], before: int, after: int) -> tuple[int, int]:
    """Add as many tokens as the fragment has before its first and behind its last word found here.

    Not beyond the sentence: its other words stand there in other words.
    """
    while before > 0 and begin > 0 and not tokens[begin - 1].endswith(_ENDS):
        begin, before = begin - 1, before - 1
    while after > 0 and end < len(tokens) and not tokens[end - 1].endswith(_ENDS):
        end, after = end + 1, after - 1
    return begin, end


def _best_range(matched: Floats, cost: Floats) -> tuple[int, int]:
    """First and last position of the range with the largest gain; the shorter one on a tie.

    Of each word counts its best match in the range. `added` is by how much a position raises the best matches
    of its words in a range from `first` on; `records` are the positions that raise one, the nearest one last.
    """
    best = (-np.inf, 0, 0)
    paid, added = np.cumsum(cost), np.zeros(len(cost))
    records: list[list[tuple[int, float]]] = [[] for _ in matched]
    for first in range(len(cost) - 1, -1, -1):
        for word in np.flatnonzero(matched[:, first]).tolist():
            value, record = float(matched[word, first]), records[word]
            lower = 0.0
            while record and record[-1][1] <= value:
                place, height = record.pop()
                added[place] -= height - lower
                lower = height
            if record:
                added[record[-1][0]] -= value - lower
            added[first] += value
            record.append((first, value))
        gains = np.cumsum(added[first:]) - (paid[first:] - paid[first] + cost[first])
        gains = gains.round(_DIGITS)
        last = int(gains.argmax())
        best = max(best, (float(gains[last]), first, first + last))
    return best[1], best[2]
