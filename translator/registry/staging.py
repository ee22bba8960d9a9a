"""A directory that is built beside its place, and moved there in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty directory beside `target` that takes its place if the block ends well, and vanishes if not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        stage.chmod(0o755)
        yield stage
        replace_directory(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def replace_directory(new: Path, target: Path) -> None:
    """Move `new` to `target`; what was there goes only once the new one is in place."""
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
