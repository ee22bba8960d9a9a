"""Alignment projects: two texts whose segments people pair, and what can be done to these segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from translator.errors import InvalidRequest

Side = Literal["source", "target"]
OTHER: dict[Side, Side] = {"source": "target", "target": "source"}


@dataclass(frozen=True, slots=True)
class Pairing:
    """A bead as it is kept; `similarity` is None for null beads and those made by hand."""

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
    beads: tuple[Pairing, ...]

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


def rewrite(texts: AlignmentTexts, side: Side, n: int, parts: Sequence[str]) -> AlignmentTexts:
    """Put other words in place of a segment; several parts make several segments of it, in the same bead.

    Raises:
        InvalidRequest: there is no such segment, or a part is empty.
    """
    segments = texts.of(side)
    cleaned = [" ".join(part.split()) for part in parts]
    if not 0 <= n < len(segments) or not cleaned or not all(cleaned):
        raise InvalidRequest(f"{side} segment {n + 1} cannot become that: each part needs text")
    more = len(cleaned) - 1
    beads: list[Pairing] = []
    for bead in texts.beads:
        own = _make_room(bead.of(side), n, more)
        is_own = n in bead.of(side)
        if is_own and not bead.of(OTHER[side]):
            beads += [_bead(bead, side, (number,), similarity=None) for number in own]
        else:
            beads.append(_bead(bead, side, own, similarity=None if is_own else bead.similarity))
    return _with(texts, side, (*segments[:n], *cleaned, *segments[n + 1 :]), beads)


def _make_room(numbers: tuple[int, ...], n: int, more: int) -> tuple[int, ...]:
    """Numbers of segments after `n` has become so many more, which belong where it does."""
    shifted = [number + more if number > n else number for number in numbers]
    return tuple(sorted([*shifted, *(range(n + 1, n + 1 + more) if n in numbers else ())]))


def merge_segments(texts: AlignmentTexts, side: Side, n: int) -> AlignmentTexts:
    """Make one segment of a segment and the next, in the bead of the first.

    Raises:
        InvalidRequest: there is none behind it.
    """
    segments = texts.of(side)
    if not 0 <= n < len(segments) - 1:
        raise InvalidRequest(f"behind {side} segment {n + 1} there is none to merge it with")
    joined = f"{segments[n]} {segments[n + 1]}"
    beads = []
    for bead in texts.beads:
        own = tuple(number - 1 if number > n + 1 else number for number in bead.of(side) if number != n + 1)
        was_changed = n in bead.of(side) or n + 1 in bead.of(side)
        beads.append(_bead(bead, side, own, similarity=None if was_changed else bead.similarity))
    return _with(texts, side, (*segments[:n], joined, *segments[n + 2 :]), _tidy(beads))


def _bead(bead: Pairing, side: Side, own: tuple[int, ...], *, similarity: float | None) -> Pairing:
    if side == "source":
        return Pairing(own, bead.target, similarity)
    return Pairing(bead.source, own, similarity)


def _tidy(beads: Sequence[Pairing]) -> list[Pairing]:
    """Without beads that lost both sides; one that lost a side leaves its rest without counterpart."""
    kept: list[Pairing] = []
    for bead in beads:
        if bead.source and bead.target:
            kept.append(bead)
        else:
            kept += [Pairing((number,), ()) for number in bead.source]
            kept += [Pairing((), (number,)) for number in bead.target]
    return kept


def _with(
    texts: AlignmentTexts, side: Side, segments: tuple[str, ...], beads: Sequence[Pairing]
) -> AlignmentTexts:
    if side == "source":
        return replace(texts, source=segments, beads=tuple(beads))
    return replace(texts, target=segments, beads=tuple(beads))
