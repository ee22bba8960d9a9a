"""Differences agree with sacreBLEU's own paired tests."""

from __future__ import annotations

import random

import pytest

from align.score import compare_systems, find_differences

WORDS = "the a man dog house sees goes home with bread and water in old new town".split()


def corpus(size: int, *, noise: float, seed: int) -> tuple[list[str], list[str], list[str]]:
    rng = random.Random(seed)
    references = [" ".join(rng.choices(WORDS, k=rng.randint(4, 15))) for _ in range(size)]

    def spoil(text: str, share: float) -> str:
        return " ".join(rng.choice(WORDS) if rng.random() < share else word for word in text.split())

    return [spoil(text, noise) for text in references], [spoil(text, 0.3) for text in references], references


@pytest.mark.parametrize("noise", [0.33, 0.5])
def test_values_are_those_of_sacrebleu(noise: float) -> None:
    baseline, system, references = corpus(60, noise=noise, seed=7)
    found = find_differences(baseline, system, references, metrics=["chrf", "bleu"], shuffles=1000)
    by_bootstrap = compare_systems(baseline, system, references, metrics=["chrf", "bleu"])
    by_lot = compare_systems(
        baseline, system, references, metrics=["chrf", "bleu"], method="randomization", trials=1000
    )
    for name, one in found.items():
        assert (one.baseline, one.system) == pytest.approx((by_lot[name].baseline, by_lot[name].system))
        assert one.p_bootstrap == pytest.approx(by_bootstrap[name].p_value, abs=0.002)
        assert one.p_randomization == pytest.approx(by_lot[name].p_value, abs=0.002)
        assert one.low < one.delta < one.high


def test_equal_systems_do_not_differ() -> None:
    _, system, references = corpus(5, noise=0.3, seed=1)
    found = find_differences(system, system, references, metrics=["ter"])["ter"]
    assert (found.delta, found.low, found.high, found.p_bootstrap, found.p_randomization) == (0, 0, 0, 1, 1)
