"""Whoever looks for how something is read finds it in one of two modules; no use case knows its callers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import translator.service

SERVICE = Path(translator.service.__file__).parent
QUERIES = {"queries.py", "segment_queries.py"}
# Keys are listed without what reads translations, which loads long; what compares reads more than it gives.
ELSEWHERE = {"api_keys.py", "retranslation/comparing.py"}


def _readers(module: ast.Module) -> Iterator[str]:
    """Public functions that open the store to read, and do nothing else."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            steps = [step for step in node.body if not isinstance(step, ast.Expr)]
            if len(steps) == 1 and "context.store.read()" in ast.unparse(steps[0]).split("\n")[0]:
                yield node.name


def test_what_only_reads_is_a_query() -> None:
    found = {
        str(path.relative_to(SERVICE)): sorted(_readers(ast.parse(path.read_text(encoding="utf-8"))))
        for path in SERVICE.rglob("*.py")
    }
    assert {
        name: readers for name, readers in found.items() if readers and name not in QUERIES | ELSEWHERE
    } == {}
    assert min(len(found[name]) for name in QUERIES) > 4


def test_a_query_writes_nothing() -> None:
    for name in QUERIES:
        assert ".store.write(" not in (SERVICE / name).read_text(encoding="utf-8")


def test_no_use_case_knows_the_doors() -> None:
    doors = re.compile(r"`tolmacs |deepl|libretranslate|authorization|/v\d/", re.IGNORECASE)
    sources = [*SERVICE.rglob("*.py"), *(SERVICE.parent / "store").rglob("*.py")]
    found = {path.name: doors.findall(path.read_text(encoding="utf-8")) for path in sources}
    assert {name: words for name, words in found.items() if words} == {}
