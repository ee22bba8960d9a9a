"""How alike two spans of segments are: counts of words, their letters and numbers, weighted by rarity.

Every segment is a sparse vector, and a span is the sum of its segments. So the dot product of any two spans
is a block sum of the segment-by-segment dot products, and no vector of a span is ever built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

MAX_SPAN = 4  # segments on one side of a bead (issue: n-m up to 4)

# Weights of the features of one token; from a grid on FLORES dev with three MT systems (2026-11-22).
_WORD, _GRAM, _NUMBER = 1.0, 0.2, 1.5
_GRAM_SIZES = (4, 5, 6)
# A token of a text without spaces can be a whole clause; a segment can be a whole file.
_MAX_TOKEN_CHARS = 40
_MAX_SEGMENT_CHARS = 200_000
# English characters for one character of Chinese or Japanese script (NTREX: 2.22).
_WIDE_CHARS = 2.2

_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_]{{1,{_MAX_TOKEN_CHARS}}}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class SideEvidence:
    """One text as evidence.

    Attributes:
        vectors: (N, F) sparse or dense; F is shared with the other side.
        lengths: (N,) in characters of English, about.
        blank: (N,) whether the segment shows nothing.
        starts: (N,) whether the segment does not follow the one before it, so that no span may join them.
    """

    vectors: Any
    lengths: Floats
    blank: NDArray[np.bool_]
    starts: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.lengths)

    def with_more(self, vectors: Any) -> SideEvidence:
        """The same segments with further vectors beside theirs."""
        return replace(self, vectors=sparse.hstack([self.vectors, vectors], format="csr"))

    def take(self, rows: NDArray[np.intp]) -> SideEvidence:
        """The side that only has these (ascending) rows."""
        starts = np.ones(len(rows), dtype=bool)
        starts[1:] = np.diff(rows) > 1
        return SideEvidence(
            self.vectors[rows], self.lengths[rows], self.blank[rows], starts | self.starts[rows]
        )


def normalize(text: str) -> str:
    """Fold case, width and accents, so that `Kőrösi` and `KOROSI` are one word."""
    text = text[:_MAX_SEGMENT_CHARS]
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    # Kana keep their voicing mark: without it が and か are one letter.
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def tokenize(text: str) -> list[str]:
    """Words and numbers in the order of the text; the text itself where it has neither (`***`)."""
    whole = text.strip()[:_MAX_TOKEN_CHARS]
    return _TOKEN.findall(normalize(text)) or ([whole] if whole else [])


def measure_length(text: str) -> float:
    """Length in characters of English, about."""
    text = text[:_MAX_SEGMENT_CHARS]
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(text.strip()) + (_WIDE_CHARS - 1) * wide


def compare_tokens(source: Sequence[Sequence[str]], target: Sequence[Sequence[str]]) -> tuple[Any, Any]:
    """Turn the tokens of both texts into vectors whose dot product says how much rare matter they share.

    Returns:
        Two sparse matrices, (N, F) and (M, F).
    """
    vocabulary: dict[str, int] = {}
    counts = [_count(tokens, vocabulary) for tokens in (source, target)]
    features = _features(vocabulary)  # (V, F)
    width = len(vocabulary)
    raw = [sparse.csr_matrix((*parts,), shape=(len(parts[2]) - 1, width)) @ features for parts in counts]
    df = sum(np.bincount(matrix.indices, minlength=features.shape[1]) for matrix in raw)
    idf = np.log((len(source) + len(target) + 1.0) / (df + 0.5))
    scale = sparse.diags_array(idf.astype(np.float32))
    return (raw[0] @ scale).tocsr(), (raw[1] @ scale).tocsr()


def _count(texts: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> tuple[Any, Any, Any]:
    """The parts of a CSR matrix of token counts; new tokens enter the vocabulary."""
    intern = vocabulary.setdefault
    ids = [intern(token, len(vocabulary)) for tokens in texts for token in tokens]
    ends = np.cumsum([0, *(len(tokens) for tokens in texts)])
    return np.ones(len(ids), dtype=np.float32), np.array(ids, dtype=np.int32), ends.astype(np.int32)


def _features(vocabulary: dict[str, int]) -> Any:
    """(V, F) weights of each token's features."""
    names: dict[str, int] = {}
    intern = names.setdefault
    columns: list[int] = []
    weights: list[float] = []
    ends = [0]
    for token in vocabulary:
        for name, weight in _features_of(token):
            columns.append(intern(name, len(names)))
            weights.append(weight)
        ends.append(len(columns))
    parts = (np.array(weights, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends))
    matrix = sparse.csr_matrix(parts, shape=(len(vocabulary), len(names)))
    matrix.sum_duplicates()
    return matrix


def _features_of(token: str) -> list[tuple[str, float]]:
    if token[0].isdigit():
        return [("#" + re.sub(r"[.,:]", "", token), _NUMBER)]
    padded = f"_{token}_"
    grams = [
        (padded[start : start + size], _GRAM)
        for size in _GRAM_SIZES
        for start in range(len(padded) - size + 1)
    ]
    return [("=" + token, _WORD), *grams]
