"""HEAD wherever GET is: the same answer without its body."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCOPE_KEY = "tolmacs.is_head"


class Heads:
    """Turns HEAD into GET and keeps the body back; an answer that would go on ends with its head."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` knows GET alone."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
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
