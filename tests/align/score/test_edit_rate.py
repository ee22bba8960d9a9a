"""TER: sacreBLEU's figures, at a cost that grows with the text."""

from __future__ import annotations

import random

import pytest
from sacrebleu.metrics.lib_ter import translation_edit_rate
from sacrebleu.metrics.ter import TER

from align.score.edits import _group, count_edits
from align.score.lanes import count_windows
from align.score.overrides import EditRate
from tests.align.corpus import sentences, worsen
from tests.costs import count_calls, growth

Pair = tuple[list[str], list[str]]


def drawn(seed: int) -> Pair:
    """Two texts of few different words, the second the first in another order or another one."""
    draw = random.Random(seed)
    words = draw.choices("abcdefghijkl"[: draw.choice([2, 4, 12])], k=draw.randint(0, 25))
    if draw.random() < 0.5:
        return words, draw.choices("abcdefghijklm", k=draw.randint(0, 25))
    start, place = draw.randint(0, len(words)), draw.randint(0, len(words))
    rest = words[:start] + words[start + 4 :]
    return words, rest[:place] + words[start : start + 4] + rest[place:]


def shuffled(seed: int, *, size: int = 60) -> Pair:
    """Two texts of the same words in any order."""
    draw = random.Random(seed)
    words = [f"w{number}" for number in range(size)]
    return draw.sample(words, size), draw.sample(words, size)


def rearranged(seed: int) -> Pair:
    """A text whose parts were moved, left out and said twice."""
    draw = random.Random(seed)
    words = draw.choices("abcdefghijklmnopqrst"[: draw.choice([3, 20])], k=draw.randint(20, 50))
    others = list(words)
    for _ in range(draw.randint(1, 4)):
        start, place = draw.randint(0, len(others)), draw.randint(0, len(others))
        part = others[start : start + draw.randint(1, 14)]
        if draw.random() < 0.8:
            del others[start : start + len(part)]
        others[place:place] = part
    return (words, others) if draw.random() < 0.5 else (others, words)


PAIRS = [
    *(pair for seed in range(200) for pair in (drawn(seed), drawn(seed)[::-1])),
    *map(rearranged, range(8)),
    shuffled(1),
]


def edits_of_sacrebleu(pairs: list[Pair]) -> list[int]:
    return [translation_edit_rate(*pair)[0] for pair in pairs]


@pytest.fixture(scope="module")
def expected() -> list[int]:
    return edits_of_sacrebleu(PAIRS)


def test_edits_of_many_texts_are_those_of_sacrebleu(expected: list[int]) -> None:
    assert count_edits(PAIRS) == expected


def test_edits_of_a_text_alone_are_those_of_sacrebleu(expected: list[int]) -> None:
    assert [count_edits([pair])[0] for pair in PAIRS[::3]] == expected[::3]


@pytest.mark.parametrize(
    "sizes", [(1, 120), (120, 1), (3, 200), (4, 700), (0, 3), (3, 0), (90, 60), (8, 399), (8, 401)]
)
def test_edits_of_unequal_lengths_are_those_of_sacrebleu(sizes: tuple[int, int]) -> None:
    draw = random.Random(1)
    hypothesis, reference = (draw.choices("abcdefg", k=size) for size in sizes)
    pair = hypothesis, reference
    assert count_edits([pair]) == edits_of_sacrebleu([pair])
    assert count_edits([pair, *PAIRS[:60]])[0] == count_edits([pair])[0]


def test_the_rate_of_a_text_is_that_of_sacrebleu() -> None:
    references = [[*sentences(30, words=20), "", "a b"], [*sentences(30, seed=1, words=20), "a", "a b"]]
    hypotheses = [worsen(text, seed=1) if text else "a" for text in references[0]]
    ours, theirs = EditRate(), TER()
    found, expected = (metric.corpus_score(hypotheses, references) for metric in (ours, theirs))
    assert (found.score, str(found)) == (expected.score, str(expected))
    assert str(ours.get_signature()) == str(theirs.get_signature())


@pytest.mark.parametrize("words", ["aa", "ab", "abcdefgh"])
def test_edits_take_linear_time(words: str) -> None:
    def work(size: int) -> object:
        draw = random.Random(size)
        return count_edits([(draw.choices(words, k=size), [*draw.choices(words, k=size), "x"])])

    assert growth(work, small=1_500) < 8


def test_many_texts_of_the_same_words_are_shifted_side_by_side() -> None:
    pairs = [shuffled(seed) for seed in range(100)]
    assert count_calls(lambda: count_edits(pairs)) < 500 * len(pairs)  # a text alone takes thousands


def test_long_references_of_short_texts_are_counted_few_at_a_time() -> None:
    words = tuple(f"w{number}" for number in range(2_000))
    groups = list(_group([(words[:50], words)] * 100))
    assert sum(map(len, groups)) == 100
    assert max(map(len, groups)) * count_windows(words) <= 1 << 22  # all at once take 247 MB
