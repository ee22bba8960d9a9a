"""Expressions that meet users' text do not grow over linear on texts that are made against them.

The test takes those that once did; `python -m tests.bench.patterns` takes all, which is minutes.
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
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import align
import translator
from tests.pumps import Attack, attacks

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 10_000, 40_000
MOST_GROWTH = 9.0
"""Four times the text costs four times as much, or sixteen times where it is quadratic."""
FLOOR_S, CEILING_S = 0.00125, 2.0
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
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        first = node.args[0]
        is_ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if is_ours and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield f"{path.relative_to(ROOT)}:{node.lineno}", first.value, node.func.attr


@cache
def collect() -> tuple[Used, ...]:
    """All patterns, each once."""
    sources = {
        path: path.read_text(encoding="utf-8") for part in (translator, align) for path in files_of(part)
    }
    whole = "\n".join(sources.values())
    found: dict[tuple[Any, int], Used] = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in patterns_in(value):
                near = sources[Path(str(module.__file__))] if name.startswith("_") else whole
                methods = tuple(sorted(set(re.findall(rf"\b{re.escape(name)}\s*\.(\w+)\b", near))))
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
    """Whether four times the text costs much more than four times as much, whenever it is measured."""

    def measure(n: int) -> float:
        text = attack.text(n)
        is_bytes = isinstance(used.pattern.pattern, bytes)
        return cost_s(act, text.encode("latin-1", "replace") if is_bytes else text)

    for _ in range(4):
        try:
            small = measure(SMALL)
            if small < FLOOR_S or measure(LARGE) < MOST_GROWTH * small:
                return False
        except TooSlow:
            return True
    return True


MENDED = (
    ("translator.formats.files.cues._ENDED", "search"),
    ("translator.formats.files.cues._NAME", "match"),
    ("translator.formats.files.decoding._META", "search"),
    ("translator.formats.files.messages._BRANCH", "match"),
    ("translator.formats.files.office._SPELLING", "sub"),
    ("translator.formats.files.settling._ENDED", "search"),
    ("translator.detect.chinese._SENTENCE", "search"),
)


@pytest.mark.parametrize(("name", "method"), MENDED)
def test_what_once_grew_does_no_more(name: str, method: str) -> None:
    module, _, attribute = name.rpartition(".")
    pattern = getattr(importlib.import_module(module), attribute)
    assert not faults(Used(name, pattern, (method,)))


def faults(used: Used) -> list[Attack]:
    """The first texts that a pattern is slow on."""
    found = (attack for act in ways(used) for attack in attacks(used.pattern) if grows(used, act, attack))
    return list(islice(found, 2))


def test_the_generator_finds_what_is_known_to_be_slow() -> None:
    for text in (r"\s+$", r"\{[^}]*\}", r"<!--.*?-->"):
        used = Used(text, re.compile(text, re.DOTALL), ("search",))
        assert any(grows(used, act, attack) for act in ways(used) for attack in attacks(used.pattern)), text
