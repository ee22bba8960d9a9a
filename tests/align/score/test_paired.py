"""Differences agree with sacreBLEU's own paired tests, and are drawn in little memory."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Sequence

import pytest
from sacrebleu.significance import PairedTest, Result

from align.score import compare_systems, find_differences, score
from align.score.metrics import metric_named
from align.score.paired import Method

WORDS = "the a man dog house sees goes home with bread and water in old new town".split()


def corpus(size: int, *, noise: float, seed: int) -> tuple[list[str], list[str], list[str]]:
    rng = random.Random(seed)
    references = [" ".join(rng.choices(WORDS, k=rng.randint(4, 15))) for _ in range(size)]

    def spoil(text: str, share: float) -> str:
        return " ".join(rng.choice(WORDS) if rng.random() < share else word for word in text.split())

    return [spoil(text, noise) for text in references], [spoil(text, 0.3) for text in references], references


@pytest.mark.parametrize(
    ("code", "method", "trials"), [("bs", "bootstrap", 1000), ("ar", "randomization", 300)]
)
@pytest.mark.parametrize("noise", [0.33, 0.5])
@pytest.mark.parametrize("metric", ["chrf", "bleu"])
def test_values_are_those_of_sacrebleu(
    metric: str, noise: float, code: str, method: Method, trials: int
) -> None:
    baseline, system, references = corpus(60, noise=noise, seed=7)
    named: list[tuple[str, Sequence[str]]] = [("baseline", baseline), ("system", system)]
    metrics = {metric: metric_named(metric)}
    signatures, table = PairedTest(named, metrics, [references], test_type=code, n_samples=trials)()
    (title, signature), *_ = signatures.items()
    expected_baseline, expected = table[title]
    assert isinstance(expected_baseline, Result)
    assert isinstance(expected, Result)
    found = compare_systems(baseline, system, references, metrics=[metric], method=method, trials=trials)[
        metric
    ]
    assert (found.baseline, found.system) == (expected_baseline.score, expected.score)
    assert found.p_value == pytest.approx(expected.p_value, abs=0.002)
    assert found.signature == str(signature)
    both = find_differences(
        baseline, system, references, metrics=[metric], resamples=trials, shuffles=trials
    )[metric]
    assert found.p_value == {"bs": both.p_bootstrap, "ar": both.p_randomization}[code]
    assert both.low < both.delta < both.high


def test_equal_systems_do_not_differ() -> None:
    _, system, references = corpus(5, noise=0.3, seed=1)
    found = find_differences(system, system, references, metrics=["ter"])["ter"]
    assert (found.delta, found.low, found.high, found.p_bootstrap, found.p_randomization) == (0, 0, 0, 1, 1)


BASELINE, SYSTEM, REFERENCES = corpus(1_000, noise=0.4, seed=3)


@pytest.mark.parametrize(
    "work",
    [
        lambda: compare_systems(BASELINE, SYSTEM, REFERENCES, metrics=["bleu"]),
        lambda: score(BASELINE, REFERENCES, metrics=["bleu"], resamples=1_000),
    ],
)
def test_what_is_drawn_is_not_kept(work: Callable[[], object]) -> None:
    tracemalloc.start()
    try:
        work()
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # all resamples at once take 40 kB a segment
    finally:
        tracemalloc.stop()
