"""Alignment projects: two texts whose segments people pair, and what can be done to these segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from translator.errors import InvalidRequest

Side = Literal["source", "target"]
OTHER: dict[Side, Side] = {"source": "target", "target": "source"}
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class StoredBead:
    """A bead as it is kept; `similarity` is None for null beads and those set by hand."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    similarity: float | None = None

    def of(self, side: Side) -> tuple[int, ...]:
        """Its segments of one side."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class AlignmentTexts:
    """Both texts in segments, the language of the source, and the beads between them."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    language: str
    beads: tuple[StoredBead, ...]

    def of(self, side: Side) -> tuple[str, ...]:
        """The segments of one side."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class AlignmentProject:
    """A project as a list shows it; times are seconds since 1970, UTC."""

    id: str
    name: str
    language: str
    version: int
    created_at: float
    changed_at: float


@dataclass(frozen=True, slots=True)
class Splice(Generic[_Item]):
    """What stands in place of `n` items of a list, from `start` on."""

    start: int
    n: int
    items: tuple[_Item, ...]

    def apply(self, given: Sequence[_Item]) -> tuple[_Item, ...]:
        """The list with it."""
        return (*given[: self.start], *self.items, *given[self.start + self.n :])


@dataclass(frozen=True, slots=True)
class Reversal:
    """How texts become those that they were before: what to put where in each list.

    Beads are spliced after their segments have the numbers of the texts before.
    """

    source: Splice[str]
    target: Splice[str]
    beads: Splice[StoredBead]

    def apply(self, texts: AlignmentTexts) -> AlignmentTexts:
        """The texts before."""
        beads = self.beads.apply(_renumber(texts.beads, self.source, self.target))
        source, target = self.source.apply(texts.source), self.target.apply(texts.target)
        return replace(texts, source=source, target=target, beads=beads)


def find_reversal(now: AlignmentTexts, before: AlignmentTexts) -> Reversal:
    """The smallest change that leads back."""
    source, target = _splice(now.source, before.source), _splice(now.target, before.target)
    beads = _splice(_renumber(now.beads, source, target), before.beads)
    return Reversal(source, target, beads)


def _splice(now: Sequence[_Item], before: Sequence[_Item]) -> Splice[_Item]:
    most = min(len(now), len(before))
    start = next((n for n in range(most) if now[n] != before[n]), most)
    rest = most - start
    end = next((n for n in range(rest) if now[-1 - n] != before[-1 - n]), rest)
    return Splice(start, len(now) - start - end, tuple(before[start : len(before) - end]))


def _renumber(
    beads: Sequence[StoredBead], source: Splice[str], target: Splice[str]
) -> tuple[StoredBead, ...]:
    if len(source.items) == source.n and len(target.items) == target.n:
        return tuple(beads)
    return tuple(
        StoredBead(_shift(bead.source, source), _shift(bead.target, target), bead.similarity)
        for bead in beads
    )


def _shift(numbers: tuple[int, ...], splice: Splice[str]) -> tuple[int, ...]:
    more = len(splice.items) - splice.n
    return tuple(number + more if number >= splice.start + splice.n else number for number in numbers)


def join_segment(texts: AlignmentTexts, side: Side, n: int, m: int) -> AlignmentTexts:
    """Put a segment into the bead of a segment of the other side.

    Beside its neighbors it joins them; where it is none of them it takes their place, and they are left
    without counterpart.

    Raises:
        InvalidRequest: there are no such segments, or they are in one bead already.
    """
    _require(texts, side, n)
    _require(texts, OTHER[side], m)
    goal = next(bead for bead in texts.beads if m in bead.of(OTHER[side]))
    if n in goal.of(side):
        raise InvalidRequest("these segments belong together already")
    joined = tuple(sorted((*goal.of(side), n)))
    made = _bead(goal, side, joined if _is_run(joined) else (n,), similarity=None)
    left = _take_out(texts.beads, side, n)
    return _with_beads(texts, (made if bead is goal else bead for bead in left))


def part_segment(texts: AlignmentTexts, side: Side, n: int) -> AlignmentTexts:
    """Leave a segment without counterpart.

    Raises:
        InvalidRequest: there is no such segment, or it has none already.
    """
    _require(texts, side, n)
    own = next(bead for bead in texts.beads if n in bead.of(side))
    if not own.of(OTHER[side]):
        raise InvalidRequest("this segment has no counterpart already")
    return _with_beads(texts, _take_out(texts.beads, side, n))


def _take_out(beads: Iterable[StoredBead], side: Side, n: int) -> list[StoredBead]:
    """The beads without a segment; of neighbors that it parted only the first stay."""
    left = []
    for bead in beads:
        own = bead.of(side)
        if n in own:
            rest = tuple(number for number in own if number != n)
            rest = rest if _is_run(rest) else tuple(number for number in rest if number < n)
            bead = _bead(bead, side, rest, similarity=None)
        left.append(bead)
    return left


def _is_run(numbers: Sequence[int]) -> bool:
    return not numbers or numbers[-1] - numbers[0] == len(numbers) - 1


def _require(texts: AlignmentTexts, side: Side, n: int) -> None:
    if not 0 <= n < len(texts.of(side)):
        raise InvalidRequest(f"there is no {side} segment {n + 1}; the last is {len(texts.of(side))}")


def rewrite(texts: AlignmentTexts, side: Side, n: int, parts: Sequence[str]) -> AlignmentTexts:
    """Put other words in place of a segment; several parts make several segments of it, in the same bead.

    Raises:
        InvalidRequest: there is no such segment, or a part is empty.
    """
    _require(texts, side, n)
    cleaned = [" ".join(part.split()) for part in parts]
    if not cleaned or not all(cleaned):
        raise InvalidRequest(f"{side} segment {n + 1} cannot become that: each part needs text")
    more = len(cleaned) - 1
    beads = []
    for bead in texts.beads:
        own = bead.of(side)
        similarity = None if n in own else bead.similarity
        beads.append(_bead(bead, side, _make_room(own, n, more), similarity=similarity))
    segments = texts.of(side)
    return _with(texts, side, (*segments[:n], *cleaned, *segments[n + 1 :]), beads)


def _make_room(numbers: tuple[int, ...], n: int, more: int) -> tuple[int, ...]:
    """Numbers of segments after `n` has become so many more, which belong where it does."""
    shifted = [number + more if number > n else number for number in numbers]
    return tuple(sorted([*shifted, *(range(n + 1, n + 1 + more) if n in numbers else ())]))


def merge_segments(texts: AlignmentTexts, side: Side, n: int) -> AlignmentTexts:
    """Make one segment of a segment and the next, and one bead of theirs.

    Where their counterparts are no neighbors, the bead of the first stays and the other loses the segment.

    Raises:
        InvalidRequest: there is none behind it.
    """
    segments = texts.of(side)
    if not 0 <= n < len(segments) - 1:
        raise InvalidRequest(f"behind {side} segment {n + 1} there is none to merge it with")
    first, second = (next(bead for bead in texts.beads if k in bead.of(side)) for k in (n, n + 1))
    across = tuple(sorted({*first.of(OTHER[side]), *second.of(OTHER[side])}))
    beads = list(texts.beads)
    if first is not second and _is_run(across):
        beads = [bead for bead in beads if bead not in (first, second)]
        beads.append(_pair(side, (*first.of(side), *second.of(side)), across))
    joined = f"{segments[n]} {segments[n + 1]}"
    shifted = [_close_up(bead, side, n) for bead in beads]
    return _with(texts, side, (*segments[:n], joined, *segments[n + 2 :]), shifted)


def _close_up(bead: StoredBead, side: Side, n: int) -> StoredBead:
    """A bead after the segment behind `n` is a part of it."""
    own = tuple(number - 1 if number > n + 1 else number for number in bead.of(side) if number != n + 1)
    is_changed = n in bead.of(side) or n + 1 in bead.of(side)
    return _bead(bead, side, own, similarity=None if is_changed else bead.similarity)


def _bead(bead: StoredBead, side: Side, own: tuple[int, ...], *, similarity: float | None) -> StoredBead:
    return _pair(side, own, bead.of(OTHER[side]), similarity=similarity)


def _pair(
    side: Side, own: tuple[int, ...], across: tuple[int, ...], *, similarity: float | None = None
) -> StoredBead:
    return StoredBead(own, across, similarity) if side == "source" else StoredBead(across, own, similarity)


def _with(
    texts: AlignmentTexts, side: Side, segments: tuple[str, ...], beads: Iterable[StoredBead]
) -> AlignmentTexts:
    changed = replace(texts, source=segments) if side == "source" else replace(texts, target=segments)
    return _with_beads(changed, beads)


def _with_beads(texts: AlignmentTexts, beads: Iterable[StoredBead]) -> AlignmentTexts:
    """The same with other beads, in order; what is in none of both sides has no counterpart."""
    # It loads numpy, which most pages do without.
    from align.bead import Bead, complete

    held = [Bead(bead.source, bead.target, bead.similarity) for bead in beads if bead.source and bead.target]
    whole = complete(held, source_count=len(texts.source), target_count=len(texts.target))
    pairings = tuple(StoredBead(bead.source, bead.target, bead.similarity) for bead in whole)
    return replace(texts, beads=pairings)
