"""A real server over an application, in a thread, for tests with real clients."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from tests.services import wait_until
from translator.web.serving import listen


@contextlib.contextmanager
def running_server(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """Serve an application, lifespan included; gives its address without a slash at the end."""
    with listen("127.0.0.1", port) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            wait_until(lambda: server.started or not thread.is_alive(), what="a start")
            assert server.started, "the server did not start; its log says why"
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
