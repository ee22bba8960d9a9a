"""Which pieces translate which: IBM Model 1 over token ids, in both directions.

Source: Brown et al. 1993 (J93-2003), Model 1. Differs: no null word, and all languages share one table, since
the pieces of each language are mostly its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from translator.train.atomic_files import write_atomically
from translator.train.recipe import LexicalRecipe
from translator.train.tokens import Index, TokenPairs, offsets

TABLE = "lexical.npz"
_CHUNK = 20_000
# Entries under both bounds change neither the start (which reads > 0.02) nor the guide.
_LEAST_FORWARD, _LEAST_BOTH = 0.02, 1e-3

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TranslationTable:
    """Sparse table, ordered by (source, target).

    `forward` is p(target | source), `backward` p(source | target).
    """

    source: npt.NDArray[np.uint16]
    target: npt.NDArray[np.uint16]
    forward: npt.NDArray[np.float32]
    backward: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Links:
    """All token links of a chunk of pairs: entry in the table, position of its target and of its source."""

    entry: npt.NDArray[np.int32]
    target_position: npt.NDArray[np.int32]
    source_position: npt.NDArray[np.int32]


def learn_table(pairs: TokenPairs, vocabulary: int, recipe: LexicalRecipe, *, seed: int) -> TranslationTable:
    """Expectation maximization on a sample of the short pairs; tags and end marks are left out."""
    chosen = _sample(pairs, recipe, seed)
    keys = _known_keys(pairs, chosen, vocabulary)
    chunks = [_links(*_cells(pairs, part, vocabulary), keys) for part in _chunks(chosen)]
    source, target = keys // vocabulary, keys % vocabulary
    forward, backward = np.ones(len(keys)), np.ones(len(keys))
    for _ in range(recipe.iterations):
        forward = _step(forward, [(c.entry, c.target_position) for c in chunks], source, vocabulary)
        backward = _step(backward, [(c.entry, c.source_position) for c in chunks], target, vocabulary)
    kept = (forward > _LEAST_FORWARD) | (np.sqrt(forward * backward) > _LEAST_BOTH)
    return TranslationTable(
        source[kept].astype(np.uint16),
        target[kept].astype(np.uint16),
        forward[kept].astype(np.float32),
        backward[kept].astype(np.float32),
    )


def save_table(path: Path, table: TranslationTable) -> None:
    """Write a table, probabilities in half precision."""
    write_atomically(
        path,
        lambda file: np.savez_compressed(
            file,
            source=table.source,
            target=table.target,
            forward=table.forward.astype(np.float16),
            backward=table.backward.astype(np.float16),
        ),
    )


def load_table(path: Path) -> TranslationTable:
    """Read what `save_table` wrote."""
    with np.load(path) as arrays:
        return TranslationTable(
            arrays["source"],
            arrays["target"],
            arrays["forward"].astype(np.float32),
            arrays["backward"].astype(np.float32),
        )


def _sample(pairs: TokenPairs, recipe: LexicalRecipe, seed: int) -> Index:
    # Two marks on the source side, one on the target side.
    source, target = pairs.source_lengths.astype(np.int64) - 2, pairs.target_lengths.astype(np.int64) - 1
    fit = np.minimum(source, target) >= 1
    fit &= np.maximum(source, target) <= recipe.longest
    return np.random.default_rng(seed).permutation(np.flatnonzero(fit))[: recipe.pairs]


def _chunks(chosen: Index) -> Iterator[Index]:
    for start in range(0, len(chosen), _CHUNK):
        yield chosen[start : start + _CHUNK]


def _known_keys(pairs: TokenPairs, chosen: Index, vocabulary: int) -> Index:
    parts = [_distinct(_cells(pairs, part, vocabulary)[0]) for part in _chunks(chosen)]
    return _distinct(np.concatenate([np.zeros(0, np.int64), *parts]))


def _distinct(keys: Index) -> Index:
    """Sorted distinct keys; `np.unique` hashes, which is ten times slower on millions of keys (numpy 2.4)."""
    keys = np.sort(keys)
    return keys[np.diff(keys, prepend=-1) > 0]


def _cells(pairs: TokenPairs, part: Index, vocabulary: int) -> tuple[Index, Index, Index]:
    """Key, target position and source position of every link: for each pair a matrix, sources by targets."""
    n = pairs.source_lengths[part].astype(np.int64) - 2
    m = pairs.target_lengths[part].astype(np.int64) - 1
    sizes = n * m
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = np.repeat(m, sizes)
    row, column = within // width, within % width
    source_at = np.repeat(offsets(pairs.source_lengths)[:-1][part] + 1, sizes) + row
    target_at = np.repeat(offsets(pairs.target_lengths)[:-1][part], sizes) + column
    keys = pairs.source[source_at].astype(np.int64) * vocabulary + pairs.target[target_at]
    source_position = np.repeat(np.cumsum(n) - n, sizes) + row
    return keys, np.repeat(np.cumsum(m) - m, sizes) + column, source_position


def _links(keys: Index, target_position: Index, source_position: Index, known: Index) -> _Links:
    return _Links(
        np.searchsorted(known, keys).astype(np.int32),
        target_position.astype(np.int32),
        source_position.astype(np.int32),
    )


def _step(
    table: _Floats,
    links: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]],
    given: Index,
    vocabulary: int,
) -> _Floats:
    """One round: share each position among its candidates, count, normalize by the piece that is given."""
    counts = np.zeros(len(table))
    for entry, position in links:
        share = table[entry]
        share /= np.bincount(position, share)[position]
        counts += np.bincount(entry, share, len(table))
    return counts / np.bincount(given, counts, vocabulary)[given]
