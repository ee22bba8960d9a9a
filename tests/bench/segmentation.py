"""Boundary F1 and label accuracy of segmentation against gold, beside two libraries.

`python -m tests.bench.segmentation DIR...`, where a DIR holds pairs of `NAME.txt` and `NAME.jsonl`; each line
of the latter has `span` (start and end in code points) and `lang`. By default the samples that ship with the
program.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from translator.segment import segment

Span = tuple[int, int]


def ours(text: str) -> list[Span]:
    """Our segments."""
    return [(item.start, item.end) for item in segment(text)]


def by_lines(split: Callable[[str], Iterator[str]]) -> Callable[[str], list[Span]]:
    """A sentence splitter applied to each line, as services that use one do."""

    def run(text: str) -> list[Span]:
        spans, position = [], 0
        for line in text.splitlines(keepends=True):
            at = position
            for sentence in split(line):
                stripped = sentence.strip()
                if stripped:
                    start = text.index(stripped, at)
                    at = start + len(stripped)
                    spans.append((start, at))
            position += len(line)
        return spans

    return run


def peers() -> dict[str, Callable[[str], list[Span]]]:
    """The libraries with their Vietnamese or nearest rules."""
    import pysbd
    import sentencex

    rules = pysbd.Segmenter(language="en", clean=False)
    return {
        "sentencex": by_lines(lambda line: iter(sentencex.segment("vi", line))),
        "pysbd": by_lines(lambda line: iter(rules.segment(line))),
    }


def main() -> int:
    """Print precision, recall and F1 of whole segments and of boundaries, and our label accuracy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(str(files("translator") / "samples"))])
    gold_files = [path for folder in parser.parse_args().folders for path in sorted(folder.glob("*.jsonl"))]
    gold = [(path.with_suffix(".txt").read_bytes().decode(), _read_gold(path)) for path in gold_files]
    for name, run in {"ours": ours, **peers()}.items():
        boundaries, segments = _f1(gold, run, _boundaries), _f1(gold, run, set)
        print(f"{name:>10}: boundary F1 {boundaries:.3f}, segment F1 {segments:.3f}")
    right = total = 0
    for text, items in gold:
        labels = {(item.start, item.end): item.language for item in segment(text)}
        right += sum(labels.get(tuple(item["span"])) == item["lang"] for item in items)
        total += len(items)
    print(f"{'ours':>10}: label accuracy {right / total:.3f} of {total} segments in {len(gold)} documents")
    return 0


def _read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _boundaries(spans: list[Span]) -> set[Span]:
    return {(0, start) for start, _ in spans} | {(1, end) for _, end in spans}


def _f1(
    gold: list[tuple[str, list[dict[str, Any]]]],
    run: Callable[[str], list[Span]],
    marks: Callable[[list[Span]], set[Span]],
) -> float:
    common = found = wanted = 0
    for text, items in gold:
        expected, actual = marks([(item["span"][0], item["span"][1]) for item in items]), marks(run(text))
        common, found, wanted = common + len(expected & actual), found + len(actual), wanted + len(expected)
    return 2 * common / (found + wanted)


if __name__ == "__main__":
    sys.exit(main())
