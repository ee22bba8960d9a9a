"""Where results go: standard output, one file, or a file for each document in a directory."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from translator.errors import UnwritableOutput


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableOutput(f"{path}: cannot be written: {error.strerror or error}") from error


def check_writable(path: Path, *, is_directory: bool) -> None:
    """Make the directory that results will lie in, before any work is done.

    Raises:
        UnwritableOutput: it cannot be made or written to.
    """
    with _explained(path):
        folder = path if is_directory else path.parent
        folder.mkdir(parents=True, exist_ok=True)
        if not is_directory and path.is_dir():
            raise UnwritableOutput(f"{path}: this is a directory")
        tempfile.TemporaryFile(dir=folder).close()


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all: beside its place first, then renamed.

    Raises:
        UnwritableOutput: no permission, no space.
    """
    with _explained(path):
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        mask = os.umask(0)
        os.umask(mask)
        Path(file.name).chmod(0o666 & ~mask)
        Path(file.name).replace(path)


def write_stdout(pieces: Iterable[str]) -> None:
    """Write text to standard output as UTF-8 and hand it on at once."""
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode("utf-8", errors="surrogatepass"))
    sys.stdout.buffer.flush()
