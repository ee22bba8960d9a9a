"""Imports run one way, and the packages load nothing heavy by themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "align": {"align"},
    "translator": {"align", "translator"},
    "workers": {"align", "translator", "workers"},
}
# Top-level library -> the modules (files or packages) that alone may import it.
SOLE_IMPORTERS = {
    "ctranslate2": ("translator.engine", "translator.registry"),
    "sentencepiece": ("translator.engine", "translator.registry", "translator.train"),
    "torch": ("translator.engine", "translator.registry", "translator.train"),
    "transformers": ("translator.engine", "translator.registry", "translator.train"),
    "sqlalchemy": ("translator.store",),
    "alembic": ("translator.store",),
    "celery": ("translator.queue", "workers"),
    "billiard": ("workers",),
    "fastapi": ("translator.web",),
    "markdown_it": ("translator.formats.files.markdown", "translator.formats.files.markdown_dialects"),
    "starlette": ("translator.web",),
    "uvicorn": ("translator.web",),
    "sacrebleu": ("align.score",),
    "pydantic_settings": ("translator.settings",),
}
# Steps of the road, in order; each may import only itself and what stands before it.
LAYERS = (
    ("align",),
    ("translator.errors",),
    (
        "translator.languages",
        "translator.records",
        "translator.spans",
        "translator.log",
        "translator.counting",
        "translator.visible",
        "translator.settings",
    ),
    ("translator.limits", "translator.locks"),
    ("translator.jobs", "translator.callers"),
    ("translator.retranslations", "translator.alignments"),
    (
        "translator.addresses",
        "translator.outbound",
        "translator.placeholders",
        "translator.symbols",
        "translator.numbers",
        "translator.segment",
        "translator.detect",
        "translator.registry",
        "translator.engine",
        "translator.glossary",
        "translator.fact_key",
        "translator.checks",
        "translator.estimates",
        "translator.document_statistics",
        "translator.comparison",
        "translator.formats",
    ),
    ("translator.repair",),
    ("translator.pipeline", "translator.references", "translator.train"),
    ("translator.store", "translator.queue"),
    ("translator.metrics",),
    ("translator.service",),
    ("translator.web", "translator.cli"),
    ("workers",),
)


def _module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _sources() -> list[Path]:
    return [path for package in ALLOWED for path in sorted((ROOT / package).rglob("*.py"))]


MODULES = {_module_name(path) for path in _sources()}


def _is_within(module: str, owner: str) -> bool:
    return module == owner or module.startswith(owner + ".")


def _layer(module: str) -> int:
    """The step of a module; the package above all of them imports nothing and comes first."""
    levels = [
        level
        for level, owners in enumerate(LAYERS)
        if module != "translator" and any(_is_within(module, owner) for owner in owners)
    ]
    assert len(levels) == 1 or module == "translator", f"{module} stands on {len(levels)} steps of LAYERS"
    return max(levels, default=0)


def test_imports_run_one_way() -> None:
    sources = {_module_name(path): path for path in _sources()}
    found = {
        f"{module} imports {name}"
        for module, path in sources.items()
        for name in _imports(path)
        if not _may_import(module, name)
    }
    assert found == set()


def _may_import(module: str, name: str) -> bool:
    top = name.split(".")[0]
    return (
        (top not in ALLOWED or top in ALLOWED[module.split(".")[0]])
        and (top not in SOLE_IMPORTERS or any(_is_within(module, place) for place in SOLE_IMPORTERS[top]))
        and (name not in MODULES or _layer(name) <= _layer(module))
    )


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("align.bead", "translator.records"),
        ("translator.service.queries", "workers.app"),
        ("translator.service.queries", "sqlalchemy"),
        ("translator.records", "translator.pipeline"),
        ("translator.store.jobs", "translator.service.queries"),
    ],
)
def test_an_import_the_other_way_is_found(module: str, name: str) -> None:
    assert not _may_import(module, name)


def test_every_module_has_its_step() -> None:
    for path in _sources():
        _layer(_module_name(path))


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Neither at their heads, nor in functions, nor for types only."""
    imports = {_module_name(path): _imported(path, MODULES) for path in _sources()}
    assert sorted(_in_circles(imports)) == []


def _imported(path: Path, modules: set[str]) -> set[str]:
    """The modules that a file takes names of: a package does not count where the name is a module in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & modules
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found |= {inner if inner in modules else str(node.module)} & modules
    return found


def _in_circles(imports: Mapping[str, set[str]]) -> set[str]:
    """What is left once all that imports nothing, or is imported by nobody, is taken away again and again."""
    left = dict(imports)
    while True:
        used = {name for names in left.values() for name in names}
        kept = {name for name, names in left.items() if name in used and names & left.keys()}
        if kept == left.keys():
            return kept
        left = {name: left[name] & kept for name in kept}


def test_circles_are_found() -> None:
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}, "e": set[str]()}
    assert _in_circles(imports) == {"b", "c"}


@pytest.mark.parametrize("package", ["align", "translator", "translator.pipeline", "translator.cli"])
def test_importing_loads_nothing_heavy(package: str) -> None:
    heavy = [
        "torch",
        "transformers",
        "celery",
        "sqlalchemy",
        "fastapi",
        "uvicorn",
        "ctranslate2",
        "sacrebleu",
    ]
    assert _loaded_by(f"import {package}", heavy) == []


def test_the_default_road_loads_no_numpy() -> None:
    # It would cost a quarter of a cold start; only alignment, scores and conversion need it.
    parser = "import translator.cli; translator.cli.build_parser().parse_args(['translate', 'a.txt'])"
    assert _loaded_by(f"{parser}; import translator.engine, translator.pipeline", ["numpy", "scipy"]) == []


def test_a_list_of_keys_loads_no_step_of_the_road() -> None:
    """Each command loads what it needs alone; one module that offers two things can undo that."""
    steps = [f"translator.{step}" for step in ("detect", "glossary", "pipeline", "repair", "segment")]
    assert _loaded_by("import translator.cli.keys", steps) == []


def _loaded_by(statements: str, modules: list[str]) -> list[str]:
    code = f"import sys; {statements}; print(*[name for name in {modules} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return result.stdout.split()
