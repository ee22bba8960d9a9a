"""How a directory takes its place: whole or not at all, and with nothing left of those that did not."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from translator.locks import locked

_OLD = "-old"
_FRESH_S = 60.0
"""Seconds for which a directory may wait for its lock: from one line to the next."""


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty directory beside `target` that takes its place if the block ends well, and vanishes if not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target)
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with locked(stage):
            stage.chmod(0o755)
            yield stage
            _replace_directory(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _clear(target: Path) -> None:
    """Delete what processes that were killed left beside a target."""
    made = [path for path in target.parent.iterdir() if path.name.startswith(f".{target.name}-")]
    for path in made:
        with contextlib.suppress(OSError):  # another process is at work on it, or was faster
            is_fresh = time.time() - path.stat().st_mtime < _FRESH_S
            with locked(path):
                if not is_fresh and not path.name.endswith(_OLD):
                    shutil.rmtree(path, ignore_errors=True)


def _replace_directory(new: Path, target: Path) -> None:
    """Move `new` to `target`; what was there goes only once the new one is in place."""
    old = target.with_name(f".{target.name}{_OLD}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
