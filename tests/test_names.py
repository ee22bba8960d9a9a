"""A public name means one thing: no two modules define the same one."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("align", "translator", "workers")
# What several modules have because each is one of a kind, and a table asks all of them for it.
SHARED = {
    "commands of the terminal": ("ACTIONS",),
    "doors of the web": ("DOOR", "admit", "find_caller", "parse_source", "refuse", "router", "word_error"),
    "entry points": ("main",),
    "every module that logs": ("log",),
    "options of a door that say how to read a file": ("to_reading",),
    "writers of exports": (
        "to_html",
        "to_jsonl",
        "to_ladder",
        "to_pairs",
        "to_tmx",
        "to_tsv",
        "to_units",
        "to_xliff",
    ),
}


def _public_names(tree: ast.Module) -> Iterator[str]:
    """Classes, functions, types and constants; handlers of routes, which nobody calls, are left out."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not any(ast.unparse(item).startswith("router.") for item in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _twice(root: Path) -> dict[str, list[str]]:
    """Names that several modules define; queries are read with their table in front: `jobs.add`."""
    places = defaultdict(set)
    for path in (path for package in PACKAGES for path in (root / package).rglob("*.py")):
        place = str(path.relative_to(root).with_suffix(""))
        for name in _public_names(ast.parse(path.read_text("utf-8"))):
            if not name.startswith("_") and not (place.startswith("translator/store/") and name.islower()):
                places[name].add(place)
    return {name: sorted(found) for name, found in places.items() if len(found) > 1}


def test_a_public_name_has_one_meaning() -> None:
    allowed = {name for names in SHARED.values() for name in names}
    found = _twice(ROOT)
    assert {name: places for name, places in found.items() if name not in allowed} == {}
    assert allowed - found.keys() == set(), "no longer shared"


def test_no_private_class_has_the_name_of_a_public_one() -> None:
    public: set[str] = set()
    private: set[str] = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                (private if node.name.startswith("_") else public).add(node.name.removeprefix("_"))
    assert private
    assert public & private == set()


def test_a_name_in_two_modules_is_found(tmp_path: Path) -> None:
    for part, text in (("align/a", "class Pair: ..."), ("workers/b", "Pair = str"), ("align/c", "_Pair = 1")):
        path = tmp_path / f"{part}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert _twice(tmp_path) == {"Pair": ["align/a", "workers/b"]}
