"""The glances at the long documents that this process showed last."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it loads all that estimates
    from translator.glance import Glance
    from translator.jobs import EditState

_MOST = 64
"""Of 34,000 segments, all flagged, one takes 2 MB."""


@dataclass(frozen=True, slots=True)
class KeptGlance:
    """A glance, and up to which edits it is right."""

    glance: Glance
    edited: EditState


class KeptGlances:
    """Glances by job; what is kept tells itself what it does not know yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, KeptGlance] = {}

    def find(self, job_id: str) -> KeptGlance | None:
        """What is kept of a job."""
        with self._lock:
            return self._kept.get(job_id)

    def keep(self, job_id: str, made: KeptGlance) -> None:
        """Keep a glance, for the one that is kept longest if there are too many."""
        with self._lock:
            self._kept.pop(job_id, None)
            self._kept[job_id] = made
            if len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))
