"""How well `align` finds the beads of a folder of development tasks.

    python -m tests.bench.align_dev [FOLDER] [--mt low mid high none]

Each task is a folder with source.txt, target.txt, mt.LEVEL.txt and gold.txt (a ladder); the folder's name
ends in KIND.NUMBER. Prints strict/lax F1 over beads with both sides by kind, and false beads for unrelated
texts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path

from align import Bead, align
from align.evaluate import evaluate_alignments
from align.formats import parse_ladder

DEFAULT = Path(__file__).resolve().parents[2] / ".." / "shared" / "align-dev"

Judged = tuple[list[Bead], list[Bead]]


def main() -> int:
    """Print one line per MT level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--mt", nargs="+", default=["low", "mid", "high", "none"])
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        print(f"{arguments.folder}: no such folder; name the folder of the tasks", file=sys.stderr)
        return 2
    for level in arguments.mt:
        begin = time.process_time()
        judged = _run(arguments.folder, level=level)
        print(f"{level}: {_describe(judged)}; {time.process_time() - begin:.1f} CPU s")
    return 0


def _run(folder: Path, *, level: str) -> dict[str, list[Judged]]:
    judged: dict[str, list[Judged]] = defaultdict(list)
    for task in sorted(path.parent for path in folder.glob("*/gold.txt")):
        source, target = _lines(task / "source.txt"), _lines(task / "target.txt")
        translated = None if level == "none" else _lines(task / f"mt.{level}.txt")
        gold = parse_ladder((task / "gold.txt").read_text(encoding="utf-8"))
        judged[task.name.split(".")[-2]].append((gold, align(source, target, translated=translated)))
    return judged


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _describe(judged: dict[str, list[Judged]]) -> str:
    result = evaluate_alignments([pair for pairs in judged.values() for pair in pairs])
    parts = [f"all {result.strict.f1:.4f}/{result.lax.f1:.4f}"]
    for kind, pairs in sorted(judged.items()):
        one = evaluate_alignments(pairs)
        figures = f"{one.strict.f1:.3f}/{one.lax.f1:.3f}"
        parts.append(
            f"{kind} {one.false_beads} false in {len(pairs)}" if kind == "unrelated" else f"{kind} {figures}"
        )
    return ", ".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
