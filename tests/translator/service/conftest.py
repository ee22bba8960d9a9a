"""A service on each kind of database, with a fake engine and a queue that counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from translator.engine import Engine
from translator.service.context import Context
from translator.settings import Settings, load_settings
from translator.store import Store


@dataclass
class CountingQueue:
    """A `Queue` that takes every announcement and delivers none."""

    n_announced: int = 0
    n_messages: int | None = field(default=0)

    def wake(self, count: int = 1) -> bool:
        """Count it."""
        self.n_announced += count
        return True

    def count_messages(self) -> int | None:
        """What the test says."""
        return self.n_messages


@dataclass
class Bench:
    """A service whose parts a test can change."""

    context: Context
    queue: CountingQueue
    engine: Engine = field(default_factory=FakeEngine)

    def set(self, **values: object) -> Context:
        """The same service with other settings."""
        settings = Settings.model_validate({**self.context.settings.model_dump(), **values})
        self.context = replace(self.context, settings=settings)
        return self.context


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    """A service with nothing in it."""
    queue = CountingQueue()
    settings = load_settings({"TOLMACS_DATA_DIR": str(tmp_path)})
    made = Bench(Context(store, queue, settings, lambda _name: made.engine), queue)
    return made
