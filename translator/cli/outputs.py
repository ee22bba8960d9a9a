"""Where results go: standard output, one file, or a file for each document in a directory."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from translator.errors import InvalidRequest, UnwritableOutput
from translator.formats.exports import EXPORTS, SAME, export_name
from translator.formats.files import format_of, result_of
from translator.visible import visible

STDOUT = "-"


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in one line why a file cannot be written in the block.

    Raises:
        UnwritableOutput: whatever the system said.
    """
    try:
        yield
    except OSError as error:
        raise UnwritableOutput(f"{path}: cannot be written: {error.strerror or error}") from error


def check_writable(path: Path, *, is_directory: bool) -> None:
    """Make the directory that results will lie in, before any work is done.

    Raises:
        UnwritableOutput: it cannot be made or written to.
    """
    with explained(path):
        folder = path if is_directory else path.parent
        folder.mkdir(parents=True, exist_ok=True)
        if not is_directory and path.is_dir():
            raise UnwritableOutput(f"{path}: this is a directory")
        tempfile.TemporaryFile(dir=folder).close()


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then renamed.

    Raises:
        UnwritableOutput: no permission, no space.
    """
    with explained(path):
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=f".{path.name[:40]}.", delete=False
        ) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        mask = os.umask(0)
        os.umask(mask)
        Path(file.name).chmod(0o666 & ~mask)
        Path(file.name).replace(path)


class ResultWriter:
    """Takes the results of one command: to standard output, to one file, or to a file for each document."""

    def __init__(self, output: str | None, form: str, files: Sequence[str]) -> None:
        """Make sure of the place before the first document is translated.

        Raises:
            UnwritableOutput: the file or directory cannot be written.
            InvalidRequest: the documents would overwrite each other or make no whole file together.
        """
        self._form = form
        self._target = None if output in (None, STDOUT) else Path(str(output))
        self._is_directory = bool(self._target and (self._target.is_dir() or str(output).endswith("/")))
        self._n_written = 0
        if self._target is not None:
            check_writable(self._target, is_directory=self._is_directory)
        names = [Path(file).name for file in files]
        if self._is_directory and len(set(names)) < len(names):
            raise InvalidRequest(f"{output}: two input files have the same name; one would be lost")
        is_one_place = self._target is not None or _is_whole(form, files)
        if not self._is_directory and len(files) > 1 and is_one_place:
            raise InvalidRequest(f"several documents in {form} format need a directory to go to: -o DIR/")
        if self._target is None and form == SAME and sys.stdout.isatty():
            packed = next((file for file in files if result_of(format_of(file)).is_packed), None)
            if packed:
                raise InvalidRequest(f"{packed}: not for a terminal; say -o FILE or --format text")

    def write(self, data: bytes, *, name: str) -> None:
        """Deliver one document.

        Raises:
            UnwritableOutput: no permission, no space.
        """
        if self._target is not None:
            write_file(
                self._target / export_name(name, self._form) if self._is_directory else self._target, data
            )
            return
        if self._n_written and self._form != SAME:
            data = _without_lines(data, EXPORTS[self._form].header_lines)
        self._n_written += 1
        write_stdout([data])


def _is_whole(form: str, files: Sequence[str]) -> bool:
    """Whether several of these in one stream are no file any more."""
    if form == SAME:
        return any(format_of(file) != "text" for file in files)
    return EXPORTS[form].is_whole


def _without_lines(data: bytes, number: int) -> bytes:
    """One header is enough for several documents in one stream."""
    for _ in range(number):
        data = data.partition(b"\n")[2]
    return data


def write_stdout(pieces: Iterable[str | bytes], *, is_clean: bool = False) -> None:
    """Write to standard output, text as UTF-8, and hand it on at once.

    Args:
        is_clean: whether nothing that other people wrote steers a terminal; else one gets escapes for it.
    """
    has_terminal = sys.stdout.isatty() and not is_clean
    for piece in pieces:
        data = piece if isinstance(piece, bytes) else piece.encode("utf-8", errors="surrogatepass")
        sys.stdout.buffer.write(_for_terminal(data) if has_terminal else data)
    sys.stdout.buffer.flush()


def _for_terminal(data: bytes) -> bytes:
    lines = data.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    return "\n".join(map(visible, lines)).encode()
