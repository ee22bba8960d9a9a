"""What the use cases work with: store, queue, settings, and what this process keeps at hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from translator.engine import Engine, load_engine
from translator.errors import TranslatorError
from translator.queue import Queue, make_queue
from translator.registry.location import stamp_of
from translator.service.ttl_cache import TtlCache
from translator.service.work.process import BatchBudget, Deferred, EngineTime, SoloLock
from translator.settings import Settings
from translator.store import Store, make_store, require_current

if TYPE_CHECKING:  # they load all that finds terms, and all that estimates
    from translator.document_statistics import DocumentStatistics
    from translator.glossary import Glossary
    from translator.jobs import EditState

Engines = Callable[[str], Engine]
"""Gives the engine of a model by the name that a recipe has; loads its weights on first use."""

# One of 10,000 terms takes 9 to 14 MB with its tree (2026-11-25).
_MOST_GLOSSARIES = 8
# Of 34,000 segments, all flagged, one takes 2 MB.
_MOST_STATISTICS = 64
# A second model is kept, so that a queue of two recipes does not load one of them for each chunk.
_MOST_ENGINES = 2
# Files that are put together at once: memory grows with each.
_MOST_REBUILDS = 2


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a use case; made once, shared between threads and over a fork.

    Attributes:
        glossaries: by version, whose terms never change.
        statistics: by job, each with the edits up to which it is right.
    """

    store: Store
    queue: Queue
    settings: Settings
    engines: Engines
    solo_lock: SoloLock = field(default_factory=SoloLock)
    engine_time: EngineTime = field(default_factory=EngineTime)
    batch_budget: BatchBudget = field(default_factory=BatchBudget)
    deferred: Deferred = field(default_factory=Deferred)
    glossaries: TtlCache[str, Glossary] = field(default_factory=partial(TtlCache, _MOST_GLOSSARIES))
    statistics: TtlCache[str, tuple[DocumentStatistics, EditState]] = field(
        default_factory=partial(TtlCache, _MOST_STATISTICS)
    )
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
    kept = TtlCache[str, tuple[object, Engine]](_MOST_ENGINES)

    def renew(name: str, present: tuple[object, Engine] | None) -> tuple[object, Engine]:
        try:
            now = stamp(name)
        except TranslatorError:
            if present is None:
                raise
            return present
        return present if present and present[0] == now else (now, make(name))

    return lambda name: kept.renew(name, partial(renew, name))[1]
