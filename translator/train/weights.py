"""How often each source is visited: the recipe's patterns, and sampling that balances the languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source of one language: how many pairs the corpora had and how many are at hand (fewer in a pack)."""

    language: str
    source: str
    part: str
    pairs: int
    kept: int


def weight_of(patterns: Mapping[str, float], language: str, source: str) -> float:
    """Visits of a pair per epoch: the value of the last pattern to match `LANGUAGE/SOURCE` or `SOURCE`."""
    weight = 0.0
    for pattern, value in patterns.items():
        if fnmatchcase(f"{language}/{source}", pattern) or fnmatchcase(source, pattern):
            weight = value
    return weight


def visits(
    sources: Sequence[SourceCount], patterns: Mapping[str, float], *, temperature: float
) -> npt.NDArray[np.float64]:
    """Expected visits per epoch of each kept pair, by source (len(sources),).

    A language of weighted size n is sampled in proportion to n ** temperature; the epoch keeps its length.
    """
    wanted = np.array([weight_of(patterns, s.language, s.source) * s.pairs for s in sources], np.float64)
    balanced = wanted.copy()
    languages = [source.language for source in sources]
    sizes = {name: sum(wanted[i] for i, other in enumerate(languages) if other == name) for name in languages}
    powers = {name: size**temperature if size else 0.0 for name, size in sizes.items()}
    total, power = sum(sizes.values()), sum(powers.values())
    for place, name in enumerate(languages):
        if sizes[name]:
            balanced[place] *= (total * powers[name] / power) / sizes[name]
    kept = np.array([source.kept for source in sources], np.float64)
    return np.divide(balanced, kept, out=np.zeros_like(balanced), where=kept > 0)


def draw_epoch(
    source_of: npt.NDArray[np.uint16], per_pair: npt.NDArray[np.float64], *, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Indices of the pairs of one epoch, unordered: whole visits for all, the fraction by lot."""
    expected = per_pair[source_of]
    times = np.floor(expected).astype(np.int64)
    times += rng.random(len(expected)) < expected - times
    return np.repeat(np.arange(len(expected), dtype=np.int64), times)
