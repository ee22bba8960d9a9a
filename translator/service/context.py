"""What the use cases work with: store, queue, settings, and the engines of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from translator.engine import Engine, load_engine
from translator.queue import Queue, make_queue
from translator.service.isolation import Isolation
from translator.service.kept_glossaries import KeptGlossaries
from translator.service.meter import Meter
from translator.settings import Settings
from translator.store import Store, make_store, require_current

Engines = Callable[[str], Engine]
"""Gives the engine of a model by the name that a recipe has; loads its weights on first use."""

# A second model is kept, so that a queue of two recipes does not load one of them for each chunk.
_MOST_ENGINES = 2


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a use case; made once, shared between threads and over a fork."""

    store: Store
    queue: Queue
    settings: Settings
    engines: Engines
    isolation: Isolation = field(default_factory=Isolation)
    meter: Meter = field(default_factory=Meter)
    glossaries: KeptGlossaries = field(default_factory=KeptGlossaries)


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
    """Engines by name, the last few kept."""
    return keep_few(lambda name: load_engine(name, settings=settings))


def keep_few(make: Engines) -> Engines:
    """The same engines, the last few kept; each is made once although several threads ask."""
    kept = lru_cache(maxsize=_MOST_ENGINES)(make)
    lock = threading.Lock()

    def find(name: str) -> Engine:
        with lock:
            return kept(name)

    return find
