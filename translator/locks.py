"""How one process at a time has a directory to itself."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from translator.errors import Unavailable

_WITHOUT_LOCKS = (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS)
"""What file systems say that know no locks: there everybody has what he asks for."""


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold a directory until this process ends, at the latest; BlockingIOError where another one does."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def alone_in(directory: Path, *, otherwise: str) -> Iterator[None]:
    """As `locked`; Unavailable with these words where another process holds it."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(directory))
        except BlockingIOError as error:
            raise Unavailable(otherwise) from error
        yield


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _WITHOUT_LOCKS:
            raise
