"""How beads look as text: ladder, index pairs, TSV and JSON lines; ladders are read back.

A ladder has a line `i,j:k,l` for each bead, 0-based, with an empty side where there is no counterpart; what
vecalign writes (`[0, 1]:[2]:0.31`) is read as well. The texts of a bead's segments are joined by a space.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from align.bead import Bead
from align.errors import AlignmentError

_BEAD = re.compile(r"(?P<source>[^:]*):(?P<target>[^:]*)(?::(?P<similarity>[^:]*))?")
_INDICES = re.compile(r"\[?\s*(?:\d+\s*(?:,\s*\d+\s*)*)?\]?")
_SPACE = re.compile(r"\s+")


def to_ladder(beads: Iterable[Bead]) -> str:
    """One line `i,j:k,l` per bead."""
    return "".join(f"{_listed(bead.source)}:{_listed(bead.target)}\n" for bead in beads)


def to_pairs(beads: Iterable[Bead]) -> str:
    """One line `i<TAB>j` per link between a source and a target segment."""
    return "".join(f"{i}\t{j}\n" for bead in beads for i in bead.source for j in bead.target)


def to_tsv(beads: Iterable[Bead], source: Sequence[str], target: Sequence[str]) -> str:
    """Source indices, target indices, similarity, source text, target text; tabs in texts become spaces.

    Blank segments are left out.
    """
    rows = ((bead, _flat(joined(source, bead.source)), _flat(joined(target, bead.target))) for bead in beads)
    return "".join(
        f"{_listed(bead.source)}\t{_listed(bead.target)}\t{_number(bead.similarity)}\t{left}\t{right}\n"
        for bead, left, right in rows
        if left.strip() or right.strip()
    )


def to_jsonl(beads: Iterable[Bead]) -> str:
    """One object `{"source": […], "target": […], "similarity": …}` per bead."""
    return "".join(
        json.dumps({"source": bead.source, "target": bead.target, "similarity": bead.similarity}) + "\n"
        for bead in beads
    )


def joined(texts: Sequence[str], indices: Iterable[int]) -> str:
    """The text of one side of a bead."""
    return " ".join(texts[index].strip() for index in indices)


def parse_ladder(text: str) -> list[Bead]:
    """Read a ladder; blank lines and lines that begin with `#` are skipped.

    Raises:
        AlignmentError: a line is not `i,j:k,l`; the message gives its number.
    """
    lines = enumerate(text.split("\n"), start=1)
    return [_parse_bead(line.strip(), number) for number, line in lines if line.strip() and line[:1] != "#"]


def _parse_bead(line: str, number: int) -> Bead:
    match = _BEAD.fullmatch(line)
    if not match or not all(_INDICES.fullmatch(match[side].strip()) for side in ("source", "target")):
        raise AlignmentError(
            f"line {number}: {line[:60]!r} is not a bead; write i,j:k,l with 0-based indices"
        )
    source, target = (tuple(int(digits) for digits in re.findall(r"\d+", match[side])) for side in (1, 2))
    return Bead(source, target)


def _listed(indices: Iterable[int]) -> str:
    return ",".join(map(str, indices))


def _number(similarity: float | None) -> str:
    return "" if similarity is None else f"{similarity:.4f}"


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)
