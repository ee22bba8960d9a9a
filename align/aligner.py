"""Which segments of two texts say the same, be the second a full translation, fragments or in between."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from align.anchors import bands
from align.bead import Bead, complete
from align.errors import AlignmentError
from align.evidence import MAX_SPAN, SideEvidence, compare_tokens, measure_length, tokenize
from align.lexicon import MIN_BEADS, count_units, induce, translate_words
from align.matches import ascending
from align.search import Step, search
from align.similarity import BeadScorer, Costs, row_norms

Encode = Callable[[Sequence[str]], NDArray[np.floating[Any]]]

# Tuned on FLORES dev with MT of three qualities (2026-11-22): similarity to a translation is sharp, so
# lengths decide little. Without a translation it is faint, so lengths and the course of the text decide.
WITH_TRANSLATION = Costs(threshold=0.10, length=0.03, gap_open=0.08, gap_extend=0.02)
WITHOUT_TRANSLATION = Costs(threshold=0.0, length=0.15, gap_open=0.15, gap_extend=0.03)
# Median similarity of a useless and of a usable translation: FLORES dev with words of it lost or replaced
# (2026-11-22). Unrelated texts have shorter chains, or less of their pairs in them.
_POOR_TRANSLATION = ((0.12, -0.05), (0.34, 0.10))
_PARALLEL_THRESHOLD = -0.05  # without a translation, of texts that belong together
# As many lines against as many, no more and no longer, say next to nothing: they are taken as parallel.
_FEW, _SHORT = 4, 40
_MIN_CHAIN, _MIN_CHAIN_SHARE = 12, 0.55
# A bead off the course of the text, or far from any other, has only its similarity to speak for it.
_ALONE, _SCATTERED = 0.20, 0.30
_REORDER_ROUNDS = 3
_LEXICON_ROUNDS = 2
# Of sentences that cross: from a 4 x 3 grid on FLORES dev (2026-11-22), flat round this point.
_MIN_SIMILARITY, _MIN_LEAN = 0.20, 0.5


def align(
    source: Sequence[str],
    target: Sequence[str],
    *,
    translated: Sequence[str] | None = None,
    vectors: Encode | None = None,
    reorder: bool = True,
) -> list[Bead]:
    """Pair source with target segments that say the same.

    Every segment lands in exactly one bead of at most four segments a side; a segment without counterpart
    in a 1-0 or 0-1 bead of its own, and so does a blank one, which changes no other bead. The same input
    gives the same beads. Time and memory grow about linearly with the number of segments.

    Args:
        source, target: segments in document order; one of the two may be short, or partial.
        translated: machine translation of each source segment, of any quality. Without it, numbers, names,
            lengths and a lexicon learned from the texts themselves decide; partial texts need it.
        vectors: K strings -> (K, D) sentence vectors that share a space across languages; adds to the rest.
        reorder: find blocks that stand elsewhere in the target; if false, beads are monotone.

    Returns:
        Beads in the order of the source; `similarity` in [0, 1] is the cosine above what a segment
        reaches by chance, None for 1-0 and 0-1.

    Raises:
        AlignmentError: a side is empty, or `translated` or the vectors do not fit the source.

    Source: affine gaps from Gotoh 1982; normalization by chance from Thompson & Koehn 2019 (D19-1136), who
        sample it, where we compute it.
    """
    _check(source, target, translated)
    rows, columns = _filled(source), _filled(target)
    beads: list[Bead] = []
    if rows and columns:
        found = _align_filled(
            [source[row] for row in rows],
            [target[column] for column in columns],
            translated=None if translated is None else [translated[row] for row in rows],
            vectors=vectors,
            reorder=reorder,
        )
        beads = [_placed(bead, rows, columns) for bead in found]
    return complete(beads, source_count=len(source), target_count=len(target))


def _filled(texts: Sequence[str]) -> list[int]:
    """Which segments have any text."""
    return [index for index, text in enumerate(texts) if text.strip()]


def _placed(bead: Bead, rows: Sequence[int], columns: Sequence[int]) -> Bead:
    """A bead of some segments among all of them."""
    source, target = (rows[i] for i in bead.source), (columns[j] for j in bead.target)
    return Bead(tuple(source), tuple(target), bead.similarity)


def _align_filled(
    source: Sequence[str],
    target: Sequence[str],
    *,
    translated: Sequence[str] | None,
    vectors: Encode | None,
    reorder: bool,
) -> list[Bead]:
    """The beads with both sides, of segments that have text."""
    sides = _sides(source, target, translated)
    if vectors is not None:
        sides = _with_vectors(sides, vectors, source, target)
    if translated is None and vectors is None:
        return _align_untranslated(source, target, sides, reorder=reorder)
    scorer = BeadScorer(*sides, costs=WITH_TRANSLATION)
    return _align_sides(scorer.priced(_costs_for(scorer)), reorder=reorder)


def _check(source: Sequence[str], target: Sequence[str], translated: Sequence[str] | None) -> None:
    for name, texts in (("source", source), ("target", target)):
        if not texts:
            raise AlignmentError(f"{name} has no segments; both sides need at least one")
    if translated is not None and len(translated) != len(source):
        raise AlignmentError(
            f"segments of translated: {len(translated)}, of source: {len(source)}; they must be as many"
        )


def _sides(
    source: Sequence[str], target: Sequence[str], translated: Sequence[str] | None
) -> tuple[SideEvidence, SideEvidence]:
    english = [tokenize(text) for text in target]
    tokens = [tokenize(text) for text in source]
    if translated is not None:
        known = {token for line in english for token in line}
        tokens = [
            _with_lost(tokenize(text), line, known) for text, line in zip(translated, tokens, strict=True)
        ]
    x, y = compare_tokens(tokens, english)
    return _side(source if translated is None else translated, x), _side(target, y)


def _with_lost(translated: list[str], source: Sequence[str], known: Set[str]) -> list[str]:
    """Add the names and numbers that the target has as the source has them, and the translation has not."""
    present = set(translated)
    lost = {t: None for t in source if t in known and t not in present and (len(t) >= 4 or t[0].isdigit())}
    return [*translated, *lost]


def _side(texts: Sequence[str], vectors: Any) -> SideEvidence:
    starts = np.zeros(len(texts), dtype=bool)
    starts[0] = True
    lengths = np.array([measure_length(text) for text in texts], dtype=np.float64)
    return SideEvidence(vectors, lengths, np.array([not text.strip() for text in texts]), starts)


def _with_vectors(
    sides: tuple[SideEvidence, SideEvidence], encode: Encode, source: Sequence[str], target: Sequence[str]
) -> tuple[SideEvidence, SideEvidence]:
    """Add sentence vectors, weighted as the words are, so that a long segment counts for more in a span."""
    found = [np.asarray(encode(list(texts)), dtype=np.float32) for texts in (source, target)]
    for texts, matrix in zip((source, target), found, strict=True):
        if matrix.ndim != 2 or len(matrix) != len(texts) or matrix.shape[1] != found[0].shape[1]:
            raise AlignmentError(f"vectors have shape {matrix.shape}; segments: {len(texts)}")
    units = [
        matrix / row_norms(matrix)[:, None] * row_norms(side.vectors)[:, None]
        for side, matrix in zip(sides, found, strict=True)
    ]
    return sides[0].with_more(sparse.csr_array(units[0])), sides[1].with_more(sparse.csr_array(units[1]))


def _costs_for(scorer: BeadScorer) -> Costs:
    """Costs for a translation as good as this one seems to be.

    The segments that are each other's best match tell: where most of them ascend, the texts belong together,
    and their similarity is what the translation is worth. Where they do not, nothing is given away. A few
    short lines against as many are most likely each other's, even where no word says so.
    """
    sides = (scorer.source, scorer.target)
    if len(sides[0]) == len(sides[1]) <= _FEW and max(side.lengths.max() for side in sides) <= _SHORT:
        return WITH_TRANSLATION.with_threshold(_PARALLEL_THRESHOLD)
    chain = _chain(scorer)
    if not len(chain):
        return WITH_TRANSLATION
    shapes = np.ones_like(chain)
    typical = float(np.median(scorer.similarity_of(chain[:, 0], chain[:, 1], shapes)))
    (low, least), (high, most) = _POOR_TRANSLATION
    threshold = float(np.interp(typical, (low, high), (least, most)))
    return WITH_TRANSLATION.with_threshold(threshold)


def _chain(scorer: BeadScorer) -> NDArray[np.intp]:
    """(K, 2) ascending pairs of best matches, if there are enough to say that the texts belong together."""
    chain = ascending(scorer.matches)
    is_enough = len(chain) >= max(_MIN_CHAIN, _MIN_CHAIN_SHARE * len(scorer.matches))
    return chain if is_enough else chain[:0]


def _align_untranslated(
    source: Sequence[str], target: Sequence[str], sides: tuple[SideEvidence, SideEvidence], *, reorder: bool
) -> list[Bead]:
    """Align by what both languages write alike, then again with the words that these beads teach."""
    known, unknown = count_units(target), count_units(source)
    scorer = BeadScorer(*sides, costs=WITHOUT_TRANSLATION)
    for _ in range(_LEXICON_ROUNDS):
        beads = _find(scorer)
        if len(beads) < MIN_BEADS:
            break
        taught = translate_words(unknown, known, induce(unknown, known, beads))
        richer = sides[0].with_more(taught[0]), sides[1].with_more(taught[1])
        scorer = BeadScorer(*richer, costs=WITHOUT_TRANSLATION)
    if len(_chain(scorer)):
        scorer = scorer.priced(WITHOUT_TRANSLATION.with_threshold(_PARALLEL_THRESHOLD))
    return _align_sides(scorer, reorder=reorder)


def _align_sides(scorer: BeadScorer, *, reorder: bool) -> list[Bead]:
    beads = _find(scorer)
    if not reorder:
        return beads
    for _ in range(_REORDER_ROUNDS):
        more = _find_elsewhere(scorer, beads, _find)
        if not more:
            return beads
        beads += more
    return beads + _find_elsewhere(scorer, beads, _find_scattered)


def _find_scattered(scorer: BeadScorer) -> list[Bead]:
    """Best matches in any order, so alike that they need no neighbors."""
    pairs = scorer.matches
    similarities = scorer.similarity_of(pairs[:, 0], pairs[:, 1], np.ones_like(pairs))
    return [
        Bead((int(row),), (int(column),), round(float(value), 4))
        for (row, column), value in zip(pairs, similarities, strict=True)
        if value >= _SCATTERED
    ]


def _find(scorer: BeadScorer) -> list[Bead]:
    """Beads of the best monotone path."""
    rows, columns = len(scorer.source), len(scorer.target)
    steps = search(scorer, bands(rows, columns, lambda: scorer.matches))
    beads = _beads(scorer, join_crossed(scorer, steps))
    whole = (tuple(range(rows)), tuple(range(columns)))
    return beads if [(bead.source, bead.target) for bead in beads] == [whole] else _without_strays(beads)


def _beads(scorer: BeadScorer, steps: Sequence[Step]) -> list[Bead]:
    ends = np.array(steps, dtype=np.intp).reshape(-1, 4)
    similarities = scorer.similarity_of(ends[:, 0] - 1, ends[:, 1] - 1, ends[:, 2:])
    return [
        Bead(tuple(range(row - n, row)), tuple(range(column - m, column)), round(float(value), 4))
        for (row, column, n, m), value in zip(steps, similarities, strict=True)
    ]


def _without_strays(beads: Sequence[Bead]) -> list[Bead]:
    """Drop beads that touch no other bead on either side and are not alike enough by themselves."""
    joints = [_touch(before, after) for before, after in itertools.pairwise(beads)]
    company = zip([False, *joints], [*joints, False], strict=True) if beads else ()
    return [
        bead
        for bead, near in zip(beads, company, strict=True)
        if any(near) or (bead.similarity or 0) >= _ALONE
    ]


def _touch(before: Bead, after: Bead) -> bool:
    return before.source[-1] + 1 == after.source[0] or before.target[-1] + 1 == after.target[0]


def _find_elsewhere(
    scorer: BeadScorer, beads: Sequence[Bead], find: Callable[[BeadScorer], list[Bead]]
) -> list[Bead]:
    """Beads among the segments that the path left over, which stand in another order."""
    rows = _left_over([index for bead in beads for index in bead.source], len(scorer.source))
    columns = _left_over([index for bead in beads for index in bead.target], len(scorer.target))
    if not (len(rows) and len(columns)):
        return []
    costs = scorer.costs.with_threshold(_ALONE)
    found = find(BeadScorer(scorer.source.take(rows), scorer.target.take(columns), costs=costs))
    return [_placed(bead, rows.tolist(), columns.tolist()) for bead in found]


def _left_over(taken: Sequence[int], count: int) -> NDArray[np.intp]:
    free = np.ones(count, dtype=bool)
    free[np.array(taken, dtype=np.intp)] = False
    return np.flatnonzero(free)


def join_crossed(scorer: BeadScorer, steps: Sequence[Step]) -> list[Step]:
    """Join neighboring steps whose sentences cross; all others stay as they are.

    Source `a b | c` against target `a | b c` is one 2-2 bead. Bags of words cannot see it: `a b` is like `a`,
    and `b c` like `c`. But the lengths lean opposite ways, and the part that is too long is like the
    neighbor's.
    """
    joined: list[Step] = []
    for step in steps:
        if joined and _is_crossed(scorer, joined[-1], step):
            before = joined.pop()
            step = step._replace(n=before.n + step.n, m=before.m + step.m)
        joined.append(step)
    return joined


def _is_crossed(scorer: BeadScorer, before: Step, after: Step) -> bool:
    neighbors = (before.row, before.column) == (after.row - after.n, after.column - after.m)
    if not neighbors or max(before.n + after.n, before.m + after.m) > MAX_SPAN:
        return False
    lean, next_lean = _lean(scorer, before), _lean(scorer, after)
    if lean * next_lean >= 0 or abs(lean - next_lean) < _MIN_LEAN:
        return False
    # The longer source of the first bead goes on in the target of the second, or the other way round.
    crossing = (before.row - 1, before.column) if lean < 0 else (before.row, before.column - 1)
    row, column = (np.array([place]) for place in crossing)
    return bool(scorer.similarity_of(row, column, np.ones((1, 2), dtype=np.intp))[0] > _MIN_SIMILARITY)


def _lean(scorer: BeadScorer, step: Step) -> float:
    """Log ratio of target to source length."""
    source = scorer.source_spans.lengths[step.n - 1, step.row - 1]
    target = scorer.target_spans.lengths[step.m - 1, step.column - 1]
    return float(np.log((target + 4) / (source + 4)))
