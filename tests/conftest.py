"""Servers that tests share, and a store on each kind of database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from tests.receiver import Receiver, running_receiver
from tests.services import Postgres, Redis, running_postgres, running_redis
from translator.store import Store, make_store, require_current

# The same examples each time, and no limit on the time of one: a busy machine tells nobody anything.
hypothesis.settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")

# Matrices get one thread, in programs that tests start, too: those of a small one wait for each other most of the time.
# Here, since what reads it is imported before anything is configured.
os.environ.setdefault("OMP_NUM_THREADS", "1")

DATABASES = ("sqlite", "postgresql")
_TESTS = Path(__file__).parent
_SLOW_PLACES = [_TESTS / name for name in ("e2e", "docker", "translator/train", "translator/web/pages")]
_SERVICES = {"postgres", "redis_server", "browser", "mini_server"}
_IN_MEMORY, _ENOUGH_BYTES = Path("/dev/shm"), 4_000_000_000  # noqa: S108  # pytest makes its own folder there


def pytest_configure() -> None:
    """Keep the files of tests in memory where there is room: SQLite waits for the disk at each commit."""
    if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast`: what needs no browser, no services, no PyTorch and no long time."""
    parser.addoption(
        "--fast", action="store_true", help="leave out browsers, services, PyTorch and what is marked slow"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what `--fast` has no use for."""
    return True if config.getoption("--fast") and collection_path in _SLOW_PLACES else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--fast` does not want."""
    if config.getoption("--fast"):
        config.hook.pytest_deselected(items=[item for item in items if not _is_fast(item)])
        items[:] = filter(_is_fast, items)


def _is_fast(item: pytest.Item) -> bool:
    chosen = getattr(item, "callspec", None)
    return not (
        item.get_closest_marker("slow")
        or item.get_closest_marker("torch")
        or _SERVICES.intersection(getattr(item, "fixturenames", ()))
        or (chosen is not None and "postgresql" in chosen.params.values())
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests; its template `tolmacs` has the tables."""
    with running_postgres() as server:
        store = make_store(server.make_database("tolmacs"), data_dir=Path())
        require_current(store)
        store.close()
        yield server


@pytest.fixture
def redis_server() -> Iterator[Redis]:
    """A Redis server for one test."""
    with running_redis() as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An HTTP server for one test."""
    with running_receiver() as server:
        yield server


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, make_database_url: Callable[[str], str]) -> str:
    """The address of an empty database with all tables; the test runs once for each kind."""
    return make_database_url(request.param)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied: making them takes ten times as long."""
    path = tmp_path_factory.mktemp("empty") / "tolmacs.sqlite"
    store = make_store(f"sqlite:///{path}", data_dir=Path())
    require_current(store)
    store.close()
    return path


@pytest.fixture
def make_database_url(
    request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path
) -> Iterator[Callable[[str], str]]:
    """Kind of database -> the address of an empty one with all tables."""
    with ExitStack() as lent:

        def make(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{shutil.copy(empty_sqlite, tmp_path)}"
            server: Postgres = request.getfixturevalue("postgres")
            return lent.enter_context(server.lending("tolmacs"))

        yield make


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on an empty database."""
    made = make_store(database_url, data_dir=Path())
    require_current(made)
    yield made
    made.close()
