"""How files are written so that a crash or a full disk leaves the old one whole: write, fsync, rename."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from translator.errors import DiskFull, UnwritableOutput

Report = Callable[[str], None]
"""Told a line for people, as work goes on."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_atomically(path: Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    """Put `content` (bytes, or a function that writes to an open file) in place of `path`.

    Raises:
        DiskFull: no space; `path` is as it was.
    """
    temporary = path.with_name(f"{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content) if isinstance(content, bytes) else content(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        _require_space(error, path)
        raise
    except RuntimeError as error:
        # torch reports a failed write of a checkpoint as RuntimeError.
        temporary.unlink(missing_ok=True)
        raise DiskFull(f"{path} could not be written, what was there is whole: {error}") from error


def copy_file(source: Path, target: Path) -> None:
    """Put a copy of a file in place of `target`; a file is left as it is where it would be its own copy.

    Raises:
        DiskFull: no space; `target` is as it was.
    """
    if source.resolve() != target.resolve():
        write_atomically(target, source.read_bytes())


def append_line(path: Path, line: str) -> None:
    """Add a line to a text file.

    Raises:
        DiskFull: no space; the line may stand there in part.
    """
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError as error:
        _require_space(error, path)
        raise


def make_folder(path: Path) -> Path:
    """Make a folder, with those above it; one that is there already is fine.

    Raises:
        UnwritableOutput: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutput(f"folder {path} cannot be made: {error.strerror}") from error
    return path


def are_same(first: Path, second: Path) -> bool:
    """Whether both files are there and hold the same bytes."""
    return first.is_file() and second.is_file() and first.read_bytes() == second.read_bytes()


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require_space(error: OSError, path: Path) -> None:
    if error.errno in _FULL:
        raise DiskFull(f"no space left to write {path}; the file that was there is whole") from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
