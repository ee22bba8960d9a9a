"""Lines that are expensive to score, to locate or to align against others."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.bench.hostile_files import Sized
from tests.bench.hostile_sent import JSON, CliInput, HttpInput, half_of

_WORDS = [f"w{number}" for number in range(60)]


def _shuffled(count: int, *, seed: int, words: Sequence[str] = _WORDS) -> list[str]:
    """Lines of the same words, each in an order of its own."""
    draw = random.Random(seed)
    return [" ".join(draw.sample(words, len(words))) for _ in range(count)]


def _drawn(count: int, *, size: int, seed: int, words: Sequence[str]) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(words, k=size)) for _ in range(count)]


def _displaced(count: int, *, size: int, every: int) -> tuple[list[str], list[str]]:
    """Lines in which each so many-th word stands where another should: few shifts at a time, and many in turn."""
    words = [f"w{number}" for number in range(size)]
    others = list(words)
    for place in range(0, size - every, every):
        others[place : place + every] = [*others[place + 1 : place + every], others[place]]
    return [" ".join(words)] * count, [f"{' '.join(others)} x{number}" for number in range(count)]


def _scores(hypotheses: Sequence[str], references: Sequence[str], **more: object) -> dict[str, object]:
    pairs = zip(hypotheses, references, strict=True)
    return {"segments": [{"hypothesis": one, "reference": other} for one, other in pairs], **more}


def _sentences() -> list[str]:
    return [f"Câu {text}." for text in _shuffled(500, seed=1)]


def _document(references: Sequence[str]) -> dict[str, object]:
    return {"text": "\n\n".join(_sentences()), "source": "vi", "references": references}


_ALL = ["bleu", "chrf", "chrf++", "ter"]
_TER = ["ter"]

_REQUESTS: dict[str, tuple[str, Callable[[], dict[str, object]]]] = {
    "TER of the same words in any order": (
        "scores",
        lambda: _scores(_shuffled(640, seed=1), _shuffled(640, seed=2), metrics=_TER),
    ),
    "all scores of the same words in any order": (
        "scores",
        lambda: _scores(_shuffled(640, seed=1), _shuffled(640, seed=2), metrics=_ALL, resamples=200),
    ),
    "TER of words drawn from twenty": (
        "scores",
        lambda: _scores(
            _drawn(650, size=60, seed=1, words=_WORDS[:20]),
            _drawn(650, size=60, seed=2, words=_WORDS[:20]),
            metrics=_TER,
        ),
    ),
    "TER of words drawn from two": (
        "scores",
        lambda: _scores(
            _drawn(80, size=900, seed=1, words="ab"), _drawn(80, size=900, seed=2, words="ab"), metrics=_TER
        ),
    ),
    "TER of displaced words": ("scores", lambda: _scores(*_displaced(100, size=300, every=7), metrics=_TER)),
    "TER of one word against 900": (
        "scores",
        lambda: _scores(["a"] * 150, _drawn(150, size=900, seed=1, words="ab"), metrics=_TER),
    ),
    "resamples of 2,000 segments": (
        "scores",
        lambda: _scores(["a b c"] * 2_000, ["a c b"] * 2_000, metrics=["chrf++"], resamples=2_000),
    ),
    "fragments of the same words": (
        "locations",
        lambda: {
            "fragments": _shuffled(130, seed=1),
            "hypotheses": _shuffled(1_800, seed=2),
            "metrics": _ALL,
        },
    ),
    "fragments in the text twelve times": (
        "locations",
        lambda: {
            "fragments": _shuffled(130, seed=1),
            "hypotheses": _shuffled(130, seed=1) * 12,
            "metrics": _TER,
        },
    ),
    "fragments of drawn words": (
        "locations",
        lambda: {
            "fragments": _drawn(500, size=8, seed=1, words=_WORDS[:20]),
            "hypotheses": _drawn(2_000, size=20, seed=2, words=_WORDS[:20]),
            "metrics": _TER,
        },
    ),
    "lines of the same words with translations": (
        "alignments",
        lambda: {
            "source": [
                {"text": text, "translated": english}
                for text, english in zip(_shuffled(800, seed=1), _shuffled(800, seed=2), strict=True)
            ],
            "target": _shuffled(800, seed=3),
        },
    ),
    "a document with references of its words": ("documents", lambda: _document(_shuffled(500, seed=2))),
    "a document with its text as references": ("documents", lambda: _document(_sentences())),
}
"""Name -> path and body."""


def _file(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


_FIRST, _SECOND, _THIRD = (
    Sized(lambda n, seed=seed: _file(_shuffled(n, seed=seed)), 120)  # type: ignore[misc]
    for seed in (1, 2, 3)
)
_FEW_WORDS, _OTHERS = (
    Sized(lambda n, seed=seed: _file(_drawn(n, size=60, seed=seed, words=_WORDS[:20])), 120)  # type: ignore[misc]
    for seed in (1, 2)
)
_LONG, _LONG_TOO = (
    Sized(lambda n, seed=seed: _file(_drawn(1, size=n, seed=seed, words="ab")), 100_000)  # type: ignore[misc]
    for seed in (1, 2)
)

_COMMANDS: dict[str, tuple[Sized, Sized, tuple[str, ...]]] = {
    "score: lines of the same words": (_FIRST, _SECOND, ("score", "{file}", "--reference", "{other}")),
    "score: lines of twenty words": (
        _FEW_WORDS,
        _OTHERS,
        ("score", "{file}", "--reference", "{other}"),
    ),
    "score: one line of 100,000 words": (_LONG, _LONG_TOO, ("score", "{file}", "--reference", "{other}")),
    "score: against a baseline": (
        _FIRST,
        _SECOND,
        ("score", "{file}", "--reference", "{other}", "--baseline", "{other}", "--metrics", "bleu", "ter"),
    ),
    "score: fragments of the same words": (_FIRST, _SECOND, ("score", "{file}", "--fragments", "{other}")),
    "locate: fragments of the same words": (_FIRST, _SECOND, ("locate", "{file}", "{other}")),
    "align: lines of the same words": (_FIRST, _SECOND, ("align", "{file}", "{other}")),
    "align: with translations of the same words": (
        _FIRST,
        _SECOND,
        ("align", "{file}", "{other}", "--translated", "{file}"),
    ),
    "evaluate: lines of the same words": (
        _FIRST,
        _SECOND,
        ("evaluate", "--model", "mini", "--from", "vi", "--source", "{file}", "--reference", "{other}"),
    ),
    "translate: with references of the same words": (
        _FIRST,
        _SECOND,
        ("translate", "{file}", "--from", "vi", "--beam", "1", "--reference", "{other}"),
    ),
}
"""Name -> two files and the words of a command, `{other}` being the second."""


def scored_requests() -> Iterator[HttpInput]:
    """All requests."""
    for name, (path, make) in _REQUESTS.items():
        yield HttpInput(f"pairs: {name}", f"/v1/{path}", partial(_dump, make), JSON)


def _dump(make: Callable[[], object]) -> bytes:
    return json.dumps(make()).encode()


def scored_files() -> Iterator[CliInput]:
    """All commands with two files."""
    for name, (make, make_other, arguments) in _COMMANDS.items():
        yield CliInput(name, "text.txt", make, arguments, *half_of(make), other=make_other)
