"""TER: sacreBLEU's figures, at a cost that grows with the text."""

from __future__ import annotations

import random

import pytest
from sacrebleu.metrics.lib_ter import translation_edit_rate
from sacrebleu.metrics.ter import TER

from align.score.overrides import EditRate, count_edits
from tests.align.corpus import sentences, worsen
from tests.costs import growth


def drawn(seed: int) -> tuple[list[str], list[str]]:
    """Two texts of few different words, the second the first in another order or another one."""
    draw = random.Random(seed)
    words = draw.choices("abcdefghijkl"[: draw.choice([2, 4, 12])], k=draw.randint(0, 25))
    if draw.random() < 0.5:
        return words, draw.choices("abcdefghijklm", k=draw.randint(0, 25))
    start, place = draw.randint(0, len(words)), draw.randint(0, len(words))
    rest = words[:start] + words[start + 4 :]
    return words, rest[:place] + words[start : start + 4] + rest[place:]


@pytest.mark.parametrize("seed", range(60))
def test_edits_are_those_of_sacrebleu(seed: int) -> None:
    for hypothesis, reference in (drawn(seed), drawn(seed)[::-1]):
        assert count_edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


@pytest.mark.parametrize("sizes", [(1, 120), (120, 1), (3, 200), (0, 3), (3, 0), (150, 100)])
def test_edits_of_unequal_lengths_are_those_of_sacrebleu(sizes: tuple[int, int]) -> None:
    draw = random.Random(1)
    hypothesis, reference = (draw.choices("abcdefg", k=size) for size in sizes)
    assert count_edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


def test_the_rate_of_a_text_is_that_of_sacrebleu() -> None:
    references = [[*sentences(30, words=20), "", "a b"], [*sentences(30, seed=1, words=20), "a", "a b"]]
    hypotheses = [worsen(text, seed=1) if text else "a" for text in references[0]]
    ours, theirs = EditRate(), TER()
    found, expected = (metric.corpus_score(hypotheses, references) for metric in (ours, theirs))
    assert (found.score, str(found)) == (expected.score, str(expected))
    assert str(ours.get_signature()) == str(theirs.get_signature())


@pytest.mark.parametrize("words", ["aa", "ab", "abcdefgh"])
def test_edits_take_linear_time(words: str) -> None:
    def work(size: int) -> int:
        draw = random.Random(size)
        return count_edits(draw.choices(words, k=size), [*draw.choices(words, k=size), "x"])

    assert growth(work, small=1_500) < 8
