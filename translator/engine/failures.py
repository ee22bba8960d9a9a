"""How a library's failure while translating becomes one of our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from translator.errors import EngineError, EngineOutOfMemory


@contextmanager
def translated_errors(label: str) -> Iterator[None]:
    """Raise `EngineOutOfMemory` or `EngineError` for what the search of model `label` raises."""
    try:
        yield
    except MemoryError as error:
        raise EngineOutOfMemory(f"{label} ran out of memory; try fewer texts at once") from error
    except (RuntimeError, ValueError) as error:
        kind = EngineOutOfMemory if "out of memory" in str(error).lower() else EngineError
        raise kind(f"{label} failed: {error}") from error
