"""How large the project is, how its modules hang together, and how much of it one command enters.

`python -m tests.bench.structure [ROOT]`, where ROOT is another checkout to compare with.

Prints: files and lines of Python by part; imports of our own modules by module; modules that import each other in
a circle, counting what stands at the head of a file; and for some commands and requests the modules of ours that are
loaded, and the files and functions of ours that are entered.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PARTS = ("align", "translator", "workers", "tests")
PRODUCT = PARTS[:3]
REQUESTS = {
    "/translate": {"q": "Xin chào các bạn. Hôm nay trời đẹp.", "source": "vi", "target": "en"},
    "/v1/translations": {"text": "Xin chào các bạn. Hôm nay trời đẹp."},
}
# Put before what a process is to count; threads are counted, too.
_COUNTING = """
import sys, threading
root, arguments = sys.argv[1], sys.argv[2:]
sys.path.insert(0, root)
entered = set()
parts = tuple(root + "/" + part + "/" for part in ("align", "translator", "workers"))
def note(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_filename.startswith(parts) and code.co_name != "<module>":
        entered.add((code.co_filename, code.co_qualname))
def report():
    sys.setprofile(None)
    loaded = [name for name in sys.modules if name.split(".")[0] in ("align", "translator", "workers")]
    print(len(loaded), len({name for name, _ in entered}), len(entered), file=sys.__stderr__)
threading.setprofile(note); sys.setprofile(note)
"""
_COMMAND = """
from translator.cli import main
try:
    main(arguments)
finally:
    report()
"""
# The first request of a server whose model is loaded; what the start enters does not count.
_REQUEST = """
import json, time
from fastapi.testclient import TestClient
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app
app = make_app(make_context(load_settings()))
with TestClient(app) as client:
    while not app.state.warmup.is_ready:
        time.sleep(0.1)
    entered.clear()
    answer = client.post(arguments[0], json=json.loads(arguments[1]))
    counted, entered = entered, set()
assert answer.status_code == 200, answer.text
entered = counted
report()
"""


def main() -> int:
    """Print all figures."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    root = root if root.is_dir() else root.parents[2]
    for part in PARTS:
        files = sorted((root / part).rglob("*.py"))
        lines = sum(len(path.read_text("utf-8").splitlines()) for path in files)
        print(f"{part}: {len(files)} files, {lines:,} lines")
    imports = {name: set(targets) for name, targets in _imports(root)}
    print(f"imports of our own a module: {sum(map(len, imports.values())) / len(imports):.2f}")
    circles = _in_circles(imports)
    print(f"modules in circles: {len(circles)} {' '.join(sorted(circles))}")
    with tempfile.TemporaryDirectory() as folder:
        _report_commands(root, Path(folder))
    return 0


def _report_commands(root: Path, folder: Path) -> None:
    text = folder / "one.txt"
    text.write_text("Xin chào các bạn. Hôm nay trời đẹp.\n", encoding="utf-8")
    (folder / "two.txt").write_text("Jó reggelt! Ma szép idő van.\n", encoding="utf-8")
    commands = {
        "keys list": ["keys", "list"],
        "translate FILE": ["translate", "--model", "mini", str(text), "-o", str(folder / "out.txt")],
        "submit FILE": ["submit", "--model", "mini", "--key", "one", str(text)],
        "wait ID": ["wait", "ID"],
        "fetch ID": ["fetch", "ID", "-o", str(folder / "out.txt")],
    }
    environment = os.environ | {"TOLMACS_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(root)}
    job = ""
    for label, command in commands.items():
        arguments = [job if argument == "ID" else argument for argument in command]
        done = _count(label, _COMMAND, arguments, root=root, environment=environment)
        job = job or (done.split()[0] if label.startswith("submit") else "")
    for path, body in REQUESTS.items():
        _count(f"POST {path}", _REQUEST, [path, json.dumps(body)], root=root, environment=environment)


def _count(
    label: str, script: str, arguments: Sequence[str], *, root: Path, environment: Mapping[str, str]
) -> str:
    """Print what a script enters; returns what it prints itself."""
    done = subprocess.run(
        [sys.executable, "-c", _COUNTING + script, str(root), *arguments],
        env=environment,
        cwd=Path(environment["TOLMACS_DATA_DIR"]).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, files, functions = done.stderr.splitlines()[-1].split()
    print(f"{label}: {loaded} modules loaded, {files} files and {functions} functions entered")
    return done.stdout


def _imports(root: Path) -> Iterator[tuple[str, set[str]]]:
    """Each module of the product, with those that it imports at its head."""
    paths = {_name(path.relative_to(root)): path for part in PRODUCT for path in (root / part).rglob("*.py")}
    for name, path in paths.items():
        yield name, _imported(path, paths) - {name}


def _imported(path: Path, known: Mapping[str, Path]) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & known.keys()) or ({node.module} & known.keys())
    return found


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _in_circles(imports: Mapping[str, set[str]]) -> set[str]:
    """Modules that reach themselves."""
    return {name for name in imports if name in _reached(name, imports)}


def _reached(name: str, imports: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(imports[name])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += imports[one]
    return found


if __name__ == "__main__":
    sys.exit(main())
