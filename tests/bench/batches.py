"""What the size of batches and wide registers bring: `python -m tests.bench.batches TEXT`, one text a line.

Prints sentences a second of processor time for each instruction set, beam and size, the best of some rounds that
take turns, and the ratio to the first: 1,024 source tokens at a time with AVX2, as CTranslate2 chooses by itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from translator.engine import ct2
from translator.engine.load import load_engine
from translator.records import Decoding, SourceText
from translator.settings import load_settings

_BEAMS, _SIZES = (2, 3, 4), (1024, 512, 256)
Speeds = dict[tuple[str, int, int], float]


def main() -> None:
    """Let a process for each instruction set measure in turn, and print the best of all rounds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.batches", description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--language", default="vi")
    parser.add_argument("--model", default="mini")
    parser.add_argument("--segments", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="measure here, once")
    arguments = parser.parse_args()
    if arguments.alone:
        for (beam, size), speed in _measure(arguments):
            print(beam, size, speed, flush=True)
        return
    best: Speeds = {}
    for _ in range(arguments.rounds):
        for instructions in ("AVX2", "AVX512"):
            for line in _ask(instructions):
                width, tokens, measured = line.split()
                key = (instructions, int(width), int(tokens))
                best[key] = max(best.get(key, 0.0), float(measured))
    print(f"{'':10}{'beam':>6}{'tokens':>8}{'sent/CPU s':>12}{'ratio':>7}")
    for (instructions, beam, size), speed in best.items():
        ratio = speed / best["AVX2", _BEAMS[0], _SIZES[0]]
        print(f"{instructions:10}{beam:>6}{size:>8}{speed:>12.0f}{ratio:>7.2f}")


def _ask(instructions: str) -> list[str]:
    command = [sys.executable, "-m", "tests.bench.batches", *sys.argv[1:], "--alone"]
    environment = {**os.environ, "CT2_FORCE_CPU_ISA": instructions, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()


def _measure(arguments: argparse.Namespace) -> Iterator[tuple[tuple[int, int], float]]:
    lines = arguments.texts.read_text(encoding="utf-8").splitlines()[: arguments.segments]
    texts = [SourceText(line, arguments.language) for line in lines]
    engine = load_engine(arguments.model, settings=load_settings({}))
    engine.translate(texts[:8], decoding=Decoding())
    for beam in _BEAMS:
        for size in _SIZES:
            ct2.BATCH_TOKENS = size
            started = time.process_time()
            engine.translate(texts, decoding=Decoding(beam_size=beam))
            yield (beam, size), len(texts) / (time.process_time() - started)


if __name__ == "__main__":
    main()
