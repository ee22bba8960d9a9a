"""A copy of the product in which some files are other ones: what somebody has who adds something to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_product(root: Path, changed: Mapping[str, str | bytes]) -> Path:
    """Make the copy below `root`, of links but for these files, which may be new; returns `root`."""
    for part in ("align", "workers", "tests"):
        (root / part).symlink_to(ROOT / part)
    for path in (ROOT / "translator").rglob("*"):
        copied = root / path.relative_to(ROOT)
        if path.is_file() and "__pycache__" not in path.parts and str(path.relative_to(ROOT)) not in changed:
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.symlink_to(path)
    for name, content in changed.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def replaced(name: str, old: str, new: str) -> str:
    """The text of a file of the product with one part of it replaced, which has to be there."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r}"
    return text.replace(old, new, 1)


def run_in(root: Path, asked: str) -> str:
    """What a program says on standard error that asks a copy; empty where it ends well."""
    run = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stderr if run.returncode else ""
