"""Real servers for tests with real clients: over an application, in a thread, or in a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence

import httpx2
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.services import PATIENCE_S, wait_until
from translator.web.serving import listen


@contextlib.contextmanager
def running_server(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """Serve an application, lifespan included; gives its address without a slash at the end."""
    served = _slowed(app) if os.environ.get("TESTS_SLOW") else app
    with listen("127.0.0.1", port) as listener:
        server = uvicorn.Server(
            uvicorn.Config(served, log_config=None, access_log=False, timeout_graceful_shutdown=1)
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


def _slowed(app: ASGIApp) -> ASGIApp:
    """The application on a busy machine: scripts take a second, all other answers up to 0.7 s."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            is_script = scope["path"].endswith(".js")
            await asyncio.sleep(1 if is_script else random.uniform(0, 0.7))
        await app(scope, receive, send)

    return answer


SERVE = ("translator.cli", "serve", "--port", "0")


@contextlib.contextmanager
def serving_process(
    environment: Mapping[str, str], *, module: Sequence[str] = SERVE
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server in a process of its own: its address, once it is ready, and the process.

    Args:
        environment: what it has besides ours.
        module: to be run, with its arguments; the last word of its first line on stderr is its address.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", *module], env={**os.environ, **environment}, stderr=subprocess.PIPE
    )
    assert process.stderr
    try:
        address = process.stderr.readline().decode().split()[-1]
        wait_until(
            lambda: httpx2.get(f"{address}/readyz", timeout=PATIENCE_S).is_success, what="ready", every_s=0.2
        )
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE_S)
        process.stderr.close()
