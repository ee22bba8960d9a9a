"""How well `locate` places fragments: python -m tests.bench.locate [FOLDER] [--mt low mid high]

From the alignment development tasks with whole translations: a fifth of the lines is taken out of the
machine translation, so that their English are distractors from the same article; other lines are joined.
Every English sentence, or 5 to 14 neighboring words of it, is a fragment. Prints the share of fragments
placed in the right lines, of distractors refused, and F1 over the tokens of those that are whole sentences.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align import Location, locate
from align.formats import parse_ladder
from tests.bench.align_dev import DEFAULT

_KINDS = ("clean", "resplit", "merge")
_OUT, _JOINED, _CLAUSES = 0.2, 0.3, 0.6


@dataclass
class Hypothesis:
    """The translation, and where each line of the machine translation went: line -> segment, tokens."""

    segments: list[str]
    places: dict[int, tuple[int, int, int]]


@dataclass
class Fragment:
    """An English text and the machine translated lines that it is in; none for a distractor."""

    text: str
    lines: list[int]
    is_whole: bool


@dataclass
class Count:
    """What was right."""

    fragments: int = 0
    placed: int = 0
    exact: int = 0
    distractors: int = 0
    refused: int = 0
    f1: float = 0.0
    spans: int = 0


def main() -> int:
    """Print one line per MT level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--mt", nargs="+", default=["low", "mid", "high"])
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        print(f"{arguments.folder}: no such folder; name the folder of the tasks", file=sys.stderr)
        return 2
    for level in arguments.mt:
        count = Count()
        for hypothesis, fragments in _tasks(arguments.folder, level=level):
            places = locate([fragment.text for fragment in fragments], hypothesis.segments)
            for fragment, place in zip(fragments, places, strict=True):
                _judge(fragment, place, hypothesis, count)
        print(
            f"{level}: {count.placed / count.fragments:.3f} of {count.fragments} placed right"
            f" ({count.exact / count.fragments:.3f} with no line too many),"
            f" {count.refused / count.distractors:.3f} of {count.distractors} distractors refused,"
            f" token F1 of sentences {count.f1 / count.spans:.3f}"
        )
    return 0


def _tasks(folder: Path, *, level: str) -> Iterator[tuple[Hypothesis, list[Fragment]]]:
    for number, path in enumerate(sorted(folder.glob("*/gold.txt"))):
        if path.parent.name.split(".")[-2] in _KINDS:
            chance = random.Random(number)
            hypothesis = _hypothesis(_lines(path.parent / f"mt.{level}.txt"), chance)
            yield hypothesis, list(_fragments(path.parent, hypothesis, chance))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _hypothesis(lines: list[str], chance: random.Random) -> Hypothesis:
    hypothesis = Hypothesis([], {})
    for number, line in enumerate(lines):
        if chance.random() < _OUT:
            continue
        if hypothesis.segments and chance.random() < _JOINED:
            first = len(hypothesis.segments[-1].split())
            hypothesis.segments[-1] += " " + line
        else:
            first = 0
            hypothesis.segments.append(line)
        hypothesis.places[number] = (len(hypothesis.segments) - 1, first, first + len(line.split()))
    return hypothesis


def _fragments(task: Path, hypothesis: Hypothesis, chance: random.Random) -> Iterator[Fragment]:
    english = _lines(task / "target.txt")
    for bead in parse_ladder((task / "gold.txt").read_text(encoding="utf-8")):
        present = [number for number in bead.source if number in hypothesis.places]
        if bead.is_null or 0 < len(present) < len(bead.source):
            continue
        words = " ".join(english[number] for number in bead.target).split()
        is_clause = chance.random() < _CLAUSES and len(words) > 8
        if is_clause:
            size = chance.randint(5, min(14, len(words) - 1))
            start = chance.randint(0, len(words) - size)
            words = words[start : start + size]
        yield Fragment(" ".join(words), present, not is_clause)


def _judge(fragment: Fragment, place: Location, hypothesis: Hypothesis, count: Count) -> None:
    if not fragment.lines:
        count.distractors += 1
        count.refused += not place.located
        return
    wanted = {hypothesis.places[number][0] for number in fragment.lines}
    count.fragments += 1
    count.placed += bool(wanted & set(place.segments))
    count.exact += wanted == set(place.segments)
    if fragment.is_whole and len(wanted) == 1 and wanted == set(place.segments):
        spans = [hypothesis.places[number][1:] for number in fragment.lines]
        gold = {token for first, last in spans for token in range(first, last)}
        length = len(hypothesis.segments[place.segments[0]].split())
        found = set(range(*(place.span or (0, length))))
        count.f1 += 2 * len(gold & found) / (len(gold) + len(found))
        count.spans += 1


if __name__ == "__main__":
    raise SystemExit(main())
