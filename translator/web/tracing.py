"""What surrounds each request: an id, a line in the log, an answer whatever happens; HEAD where GET is."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translator.log import request_id
from translator.web.problems import Problem, from_unexpected

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")

Render = Callable[[str, Problem, str], Response]
"""Path, problem and request id -> the answer."""
_SCOPE_KEY = "tolmacs.is_head"


class Layer(ABC):
    """A layer around an application; the lifespan passes it by."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` is what lies within."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call of the server."""
        await (self._handle if scope["type"] == "http" else self._app)(scope, receive, send)

    @abstractmethod
    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""


class AnsweringLayer(Layer):
    """A layer that answers some requests itself, in the words of the API that they came to."""

    def __init__(self, app: ASGIApp, *, render: Render) -> None:
        """`render` words the answers."""
        super().__init__(app)
        self._render = render

    def _word(self, scope: Scope, problem: Problem) -> Response:
        return self._render(scope["path"], problem, scope["tolmacs.request_id"])


class Tracing(AnsweringLayer):
    """Takes or makes the request's id, logs the request, and answers for errors that nobody caught.

    The body, the query and the words of foreign errors are not logged: they may hold text of a document.
    """

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get(HEADER, "")
        identity = given if _USABLE.fullmatch(given) else uuid.uuid4().hex
        scope["tolmacs.request_id"] = identity
        token = request_id.set(identity)
        try:
            await self._answer(scope, receive, send, identity)
        finally:
            request_id.reset(token)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, identity: str) -> None:
        started, status = time.monotonic(), 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        except Exception as error:  # noqa: BLE001  # the last handler: it logs and answers
            _log_unexpected(error)
            if status:  # the answer has begun: closing the connection is all that is left
                raise ConnectionAbortedError("answer broken off") from None
            await self._word(scope, from_unexpected(identity))(scope, receive, send_marked)
        finally:
            seconds = round(time.monotonic() - started, 3)
            facts = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": seconds}
            log.info("request", extra=facts)


def _log_unexpected(error: Exception) -> None:
    """The kind of an error and where it came from, without its words."""
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{step.name}:{step.lineno}" for step in reversed(steps))
    log.error("request failed", extra={"reason": type(error).__name__, "place": places})


class HeadRequests(Layer):
    """Turns HEAD into GET and keeps the body back; an answer that would go on ends with its head."""

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def send_head(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                await send(message)
                await send({"type": "http.response.body", "body": b""})

        async def receive_end() -> Message:
            return {"type": "http.disconnect"} if is_begun else await receive()

        await self._app({**scope, "method": "GET", _SCOPE_KEY: True}, receive_end, send_head)


def is_head(request: Request) -> bool:
    """Whether only the head of an answer was asked for."""
    return bool(request.scope.get(_SCOPE_KEY))
