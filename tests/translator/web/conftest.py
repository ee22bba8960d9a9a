"""An application over an empty service with a fake engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Route
from starlette.types import Message

from tests.fakes import FakeEngine
from tests.services import wait_until
from tests.web_server import running_server
from translator.service.context import Context, make_context
from translator.settings import load_settings
from translator.web.app import make_app


@dataclass
class Site:
    """An application that runs, a client of it, and what is behind it."""

    app: FastAPI
    client: TestClient
    context: Context
    engine: FakeEngine

    def count_facts(self, *, headers: Mapping[str, str] | None = None) -> int:
        """Translations that a caller has in memory."""
        return int(self.client.get("/v1/memory", headers=headers).json()["n_facts"])

    def wait_for_facts(self, number: int, *, headers: Mapping[str, str] | None = None) -> None:
        """Wait for translations to be written down, which a live answer does not."""
        wait_until(
            lambda: self.count_facts(headers=headers) == number,
            what=f"{number} translations in memory",
        )

    def stop_the_clock(self) -> None:
        """Let no time pass for limits by the minute, however long a test takes."""
        self.app.state.admission._clock = lambda: 0.0

    def abandon(self, path: str, **parts: Any) -> None:
        """Post what `client.post` would, from a client that is gone before it has the answer."""
        request = self.client.build_request("POST", path, **parts)
        body, messages = request.read(), [False]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": path,
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": ("testserver", 80),
        }

        async def receive() -> Message:
            if messages:
                return {"type": "http.request", "body": body, "more_body": messages.pop()}
            return {"type": "http.disconnect"}

        async def send(_message: Message) -> None:
            """As uvicorn does, which drops what it cannot send."""

        assert self.client.portal
        self.client.portal.call(self.app, scope, receive, send)


MakeSite = Callable[..., Site]
_ROUTES: list[BaseRoute] = []


def _share_routes(app: FastAPI) -> None:
    """Give an application the doors of the first one: all have the same, and FastAPI takes a quarter of a second for them.

    The description of the API stays its own.
    """
    own = app.router.routes
    _ROUTES[:] = _ROUTES or own
    own[:] = [mine if isinstance(mine, Route) else first for mine, first in zip(own, _ROUTES, strict=True)]


@pytest.fixture
def make_site(tmp_path: Path, empty_sqlite: Path) -> Iterator[MakeSite]:
    """Makes applications over SQLite; `executor` says whether documents are worked on."""
    with ExitStack() as running:

        def make(
            *,
            executor: bool = False,
            requires_key: bool = False,
            is_own_name_asked: bool = False,
            **settings: object,
        ) -> Site:
            given = {"data_dir": tmp_path, "sweep_s": 0.1, **settings}
            engine = FakeEngine()
            if not (tmp_path / empty_sqlite.name).exists():
                shutil.copy(empty_sqlite, tmp_path)
            context = make_context(
                load_settings({f"TOLMACS_{name.upper()}": str(value) for name, value in given.items()}),
                engines=lambda _name: engine,
            )
            running.callback(context.store.close)
            app = make_app(
                context,
                executor=executor,
                requires_key=requires_key,
                is_own_name_asked=is_own_name_asked,
            )
            _share_routes(app)
            client = running.enter_context(TestClient(app, raise_server_exceptions=False))
            return Site(app, client, context, engine)

        yield make


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """An application that accepts documents and works on none."""
    return make_site()


@pytest.fixture(scope="session")
def mini_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that translates with the bundled model, texts and documents."""
    place = tmp_path_factory.mktemp("mini_server")
    given = {"DATA_DIR": str(place), "MODEL": "mini", "THREADS": "1"}
    context = make_context(load_settings({f"TOLMACS_{name}": value for name, value in given.items()}))
    with running_server(make_app(context)) as address:
        yield address
    context.store.close()
