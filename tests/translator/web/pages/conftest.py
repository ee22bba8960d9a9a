"""Real Chromium over a real server with the bundled model, one of each for all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser import Visit, running_browser, visiting
from tests.web_server import running_server
from translator.service import Context, make_context
from translator.settings import load_settings
from translator.web.app import make_app

MakeVisit = Callable[..., Visit]


# Playwright keeps an event loop running in this thread for as long as a browser is open, so it is open for
# the tests of this package only.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser."""
    with running_browser() as made:
        yield made


@pytest.fixture(scope="package")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A service with the bundled model."""
    directory = tmp_path_factory.mktemp("pages")
    made = make_context(load_settings({"TOLMACS_DATA_DIR": str(directory), "TOLMACS_MODEL": "mini"}))
    yield made
    made.store.close()


@pytest.fixture(scope="package")
def address(context: Context) -> Iterator[str]:
    """A server that works on documents itself."""
    with running_server(make_app(context, executor=True)) as address:
        yield address


@pytest.fixture
def make_visit(browser: Browser, address: str) -> Iterator[MakeVisit]:
    """Opens tabs; at the end none of their pages may have complained, as of a breach of its policy."""
    with ExitStack() as open_tabs:
        visits: list[Visit] = []

        def make(**options: object) -> Visit:
            visits.append(open_tabs.enter_context(visiting(browser, address, **options)))  # type: ignore[arg-type]  # what a test names
            return visits[-1]

        yield make
        assert [line for visit in visits for line in visit.complaints] == []


@pytest.fixture
def visit(make_visit: MakeVisit) -> Visit:
    """A tab."""
    return make_visit()
