"""The laws that beads keep."""

from __future__ import annotations

from collections.abc import Sequence

from align import Bead


def check_beads(
    beads: Sequence[Bead], *, source_count: int, target_count: int, monotone: bool = False
) -> None:
    """Every segment is in exactly one bead and, if asked, both sides only ascend."""
    for name, count in (("source", source_count), ("target", target_count)):
        indices = [index for bead in beads for index in getattr(bead, name)]
        assert sorted(indices) == list(range(count)), name
        assert not monotone or indices == sorted(indices), name
