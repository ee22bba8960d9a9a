"""Expressions that meet users' text do not grow over linear on texts that are made against them.

`python -m tests.bench.patterns` prints those that do.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import align
import translator
from tests.pumps import Attack, attacks

ROOT = Path(__file__).resolve().parents[2]
FEW = 625
SIZES = 2_500, 10_000, 40_000
SUSPECT, MOST_GROWTH = 5.5, 9.0
"""Four times the text costs four times as much, or sixteen times where it is quadratic and long enough to tell."""
FLOOR_S, CEILING_S = 0.00015, 0.5
"""What the first size costs at least where the last matters, and what no text may cost."""
ELSEWHERE = (
    "translator.train",
    "translator.registry",
    "translator.cli",
    "translator.engine.hf",
    "translator.store.migrations",
)
"""They meet corpora, hubs and the operator's own words; some need torch."""
WHOLE = ("match", "fullmatch")
"""Ways to use a pattern that begin at one place; all others may begin anywhere."""


@dataclass(frozen=True)
class Used:
    """A pattern with the names of the methods that are called of it."""

    name: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


def modules() -> Iterator[Any]:
    """All modules whose patterns may meet users' text."""
    for package in (translator, align):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(ELSEWHERE) and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Patterns in a value of a module: itself, or in what it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, tuple | list | frozenset | set):
            for item in value:
                yield from patterns_in(item, depth + 1)
        elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
            for name in value.__dataclass_fields__:
                yield from patterns_in(getattr(value, name, None), depth + 1)


def written_in_functions(path: Path) -> Iterator[tuple[str, str, str]]:
    """Place, expression and method of each call of `re` that has its expression as it is."""
    used_at_once: dict[ast.AST, str] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):  # what is around comes first
        if isinstance(node, ast.Attribute):
            used_at_once[node.value] = node.attr
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        first = node.args[0]
        is_ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if is_ours and isinstance(first, ast.Constant) and isinstance(first.value, str):
            method = used_at_once.get(node, node.func.attr)
            yield f"{path.relative_to(ROOT)}:{node.lineno}", first.value, method


@cache
def collect() -> tuple[Used, ...]:
    """All patterns, each once."""
    sources = {
        path: path.read_text(encoding="utf-8") for part in (translator, align) for path in files_of(part)
    }
    called = {path: _called(text) for path, text in sources.items()}
    anywhere = _called("\n".join(sources.values()))
    found: dict[tuple[Any, int], Used] = {}
    for module in modules():
        near = called[Path(str(module.__file__))]
        for name, value in vars(module).items():
            for pattern in patterns_in(value):
                methods = tuple(sorted((near if name.startswith("_") else anywhere).get(name, ())))
                earlier = found.get((pattern.pattern, pattern.flags))
                if earlier is None or len(methods) > len(earlier.methods):
                    found[pattern.pattern, pattern.flags] = Used(
                        f"{module.__name__}.{name}", pattern, methods
                    )
    known = {text for text, _ in found}
    inside = (item for path in sources for item in written_in_functions(path))
    here = {
        text: Used(place, re.compile(text), (method,)) for place, text, method in inside if text not in known
    }
    return (*found.values(), *here.values())


def _called(source: str) -> dict[str, set[str]]:
    """What is called of each name in a source."""
    found: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)\s*\.(?=(\w+))", source):
        found.setdefault(name, set()).add(method)
    return found


def files_of(package: Any) -> Iterator[Path]:
    """The files of a package whose patterns may meet users' text."""
    for path in Path(package.__path__[0]).rglob("*.py"):
        if not ".".join(path.relative_to(ROOT).with_suffix("").parts).startswith(ELSEWHERE):
            yield path


def ways(used: Used) -> Iterator[Callable[[Any], object]]:
    """What is done with a pattern: it is held to a beginning, or sought from everywhere."""
    if not used.methods or not set(used.methods) <= set(WHOLE):
        yield lambda text: sum(1 for _ in used.pattern.finditer(text))
    if not used.methods or "match" in used.methods or "compile" in used.methods:
        yield used.pattern.match
    if not used.methods or "fullmatch" in used.methods:
        yield used.pattern.fullmatch


class TooSlow(Exception):
    """It takes longer than anything may."""


def cost_s(act: Callable[[Any], object], text: str | bytes) -> float:
    """CPU seconds, or raises `TooSlow`."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CEILING_S)
    started = time.thread_time()
    try:
        act(text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - started


def grows(used: Used, act: Callable[[Any], object], attack: Attack) -> bool:
    """Whether four times the text costs much more than four times as much, whenever it is measured.

    Most cost so little at a small size that they cannot, and are measured no further.
    """

    def measure(n: int) -> float:
        text = attack.text(n)
        is_bytes = isinstance(used.pattern.pattern, bytes)
        return cost_s(act, text.encode("latin-1", "replace") if is_bytes else text)

    def is_steep(small: int, large: int) -> bool:
        return measure(large) > MOST_GROWTH * measure(small)

    try:
        first = measure(SIZES[0])
        if first < FLOOR_S or first < SUSPECT * measure(FEW):
            return False
        return all(is_steep(*sizes) for _ in range(3) for sizes in pairwise(SIZES))
    except TooSlow:
        return True


def faults(used: Used, *, most: int = 2) -> list[Attack]:
    """The first texts that a pattern is slow on."""
    found = (attack for act in ways(used) for attack in attacks(used.pattern) if grows(used, act, attack))
    return list(islice(found, most))


@pytest.mark.slow
def test_no_pattern_grows_over_linear() -> None:
    slow = {used.name: found for used in collect() if (found := faults(used))}
    assert not slow


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        r"\s+$",
        r"\{[^}]*\}",
        r"<!--.*?-->",
        r"(?:a+)+b",
        r"(?:\w+\s?)*:",
        r"\d+\.\d+,",
        r"<\w[^>]*\s+lang=",
        r"\s*,\s*;",
        r"[^=]+=",
        r"(?:a|b|ab)*c",
        r"\w+(?=;)",
        r"(?<![a-z])[a-z.]+@",
    ],
)
def test_the_generator_finds_what_is_known_to_be_slow(text: str) -> None:
    assert faults(Used(text, re.compile(text, re.DOTALL), ("search",)), most=1)
