"""Time and memory of `align` as texts grow: `python -m tests.bench.align_scale [LINES ...]`.

The texts are sentences drawn from a vocabulary with Zipf's frequencies; the target has lost 5 % of the lines
and 30 % of the words of the others.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from align import align

_WORDS = 40_000


def main() -> int:
    """Print one line per size."""
    for count in [int(size) for size in sys.argv[1:]] or [1_000, 5_000, 20_000]:
        source, target = make(count)
        begin = time.process_time()
        beads = align(source, target, translated=source)
        seconds = time.process_time() - begin
        found = sum(bead.kind == "1-1" for bead in beads)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count} x {len(target)}: {seconds:.2f} CPU s, {peak:.0f} MB, {found} 1-1 beads")
    return 0


def make(count: int) -> tuple[list[str], list[str]]:
    """Source and target lines."""
    chance = random.Random(1)
    letters = "abcdefghijklmnoprstuvyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(_WORDS)]
    weights = [1 / (rank + 3) for rank in range(_WORDS)]
    source = [" ".join(chance.choices(words, weights, k=chance.randint(8, 30))) for _ in range(count)]
    kept = [text for text in source if chance.random() > 0.05]
    return source, [" ".join(word for word in text.split() if chance.random() > 0.3) for text in kept]


if __name__ == "__main__":
    raise SystemExit(main())
