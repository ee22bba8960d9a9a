"""The glossaries that this process used last, ready to find their terms."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it loads all that finds terms
    from translator.glossary import Glossary

# One of 10,000 terms takes 9 to 14 MB with its tree (2026-11-25).
_MOST = 8

Load = Callable[[str], "Glossary"]


class KeptGlossaries:
    """Glossaries by version, whose terms never change; each is made once although several threads ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Glossary] = {}

    def get(self, version: str, load: Load) -> Glossary:
        """The glossary of a version, from `load` where it is not kept."""
        with self._lock:
            found = self._kept.pop(version, None) or load(version)
            self._kept[version] = found
            if len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))
            return found
