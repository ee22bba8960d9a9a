"""What the use cases work with: store, queue, settings, and what this process keeps at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from translator.engine import Engine, load_engine
from translator.errors import TranslatorError
from translator.queue import Queue, make_queue
from translator.registry.location import stamp_of
from translator.service.kept_glances import KeptGlances
from translator.service.work.process import BatchBudget, Deferred, EngineTime, SoloLock
from translator.settings import Settings
from translator.store import Store, make_store, require_current

if TYPE_CHECKING:  # it loads all that finds terms
    from translator.glossary import Glossary


# One of 10,000 terms takes 9 to 14 MB with its tree (2026-11-25).
_MOST = 8

Load = Callable[[str], "Glossary"]
Engines = Callable[[str], Engine]
"""Gives the engine of a model by the name that a recipe has; loads its weights on first use."""
# A second model is kept, so that a queue of two recipes does not load one of them for each chunk.
_MOST_ENGINES = 2
# Files that are put together at once: memory grows with each.
_MOST_REBUILDS = 2


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


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a use case; made once, shared between threads and over a fork."""

    store: Store
    queue: Queue
    settings: Settings
    engines: Engines
    solo_lock: SoloLock = field(default_factory=SoloLock)
    engine_time: EngineTime = field(default_factory=EngineTime)
    batch_budget: BatchBudget = field(default_factory=BatchBudget)
    deferred: Deferred = field(default_factory=Deferred)
    glossaries: KeptGlossaries = field(default_factory=KeptGlossaries)
    glances: KeptGlances = field(default_factory=KeptGlances)
    rebuilds: threading.BoundedSemaphore = field(
        default_factory=partial(threading.BoundedSemaphore, _MOST_REBUILDS)
    )


def make_context(settings: Settings, *, engines: Engines | None = None) -> Context:
    """Connect to what the settings name.

    Raises:
        InvalidSetting: an address is malformed.
        StoreUnavailable, SchemaMismatch: the database cannot be used.
    """
    store = make_store(settings.database_url.get_secret_value(), data_dir=settings.data_dir)
    queue = make_queue(settings.broker_url.get_secret_value())
    require_current(store)
    return Context(store, queue, settings, engines or make_engines(settings))


def make_engines(settings: Settings) -> Engines:
    """Engines by name, the last few kept until their model is replaced, pulled anew or adapted."""
    return keep_few(
        lambda name: load_engine(name, settings=settings),
        stamp=lambda name: stamp_of(name, settings=settings),
    )


def keep_few(make: Engines, *, stamp: Callable[[str], object]) -> Engines:
    """The same engines, the last few kept; each is made once although several threads ask.

    Args:
        stamp: gives for a name what changes when its engine has to be made again. While it fails, as it may
            in the moment of a replacement, the engine at hand serves.
    """
    kept: OrderedDict[str, tuple[object, Engine]] = OrderedDict()
    lock = threading.Lock()

    def find(name: str) -> Engine:
        with lock:
            kept[name] = _renew(name, kept.pop(name, None))
            while len(kept) > _MOST_ENGINES:
                kept.popitem(last=False)
            return kept[name][1]

    def _renew(name: str, present: tuple[object, Engine] | None) -> tuple[object, Engine]:
        try:
            now = stamp(name)
        except TranslatorError:
            if present is None:
                raise
            return present
        return present if present and present[0] == now else (now, make(name))

    return find
