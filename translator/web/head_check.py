"""Whether a request may come in, judged from its head: its query, and who sends a body, still unread."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from translator.errors import TranslatorError
from translator.web import problems
from translator.web.body_limit import drain
from translator.web.forms import check_query
from translator.web.tracing import Render

AdmitByPath = Callable[[str, Request], None]
"""Path and head of a request -> None, or an error of ours or of the framework's; it may ask the store."""


class HeadCheck:
    """Refuses what has a body and may not come in; none of it is kept, and the connection ends."""

    def __init__(self, app: ASGIApp, *, admit: AdmitByPath, render: Render) -> None:
        """`admit` judges who sends a body, `render` words refusals."""
        self._app, self._admit, self._render = app, admit, render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            check_query(scope)
            if has_body(Headers(scope=scope)):
                await run_in_threadpool(self._admit, scope["path"], Request(scope))
        except (HTTPException, TranslatorError) as error:
            problem = problems.from_error(error)
            answer = self._render(scope["path"], problem, scope["tolmacs.request_id"])
            answer.headers["Connection"] = "close"
            await drain(scope, receive)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def has_body(headers: Headers) -> bool:
    """Whether a body follows the head of a request."""
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
