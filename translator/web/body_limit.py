"""How large a request may be, and how slow: counted while it is read, so that nobody can fill the memory."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SILENCE_S = 30.0
"""Seconds between two pieces of a body after which nobody waits for the next."""


class BodyLimit:
    """Refuses a body by its announced length, when what was read is too much, and when nothing comes."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, silence_s: float = SILENCE_S) -> None:
        """`max_bytes` of the body as sent."""
        self._app, self._max_bytes, self._silence_s = app, max_bytes, silence_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        is_refused = not announced.isdecimal() or int(announced) > self._max_bytes
        n_read, is_complete = 0, False

        async def receive_counted() -> Message:
            nonlocal n_read, is_complete
            if is_refused:
                raise self._too_large()
            if is_complete:  # what comes now is the end of the connection, whenever that is
                return await receive()
            message = await self._receive_soon(receive)
            is_complete = not message.get("more_body", False)
            n_read += len(message.get("body", b""))
            if n_read > self._max_bytes:
                raise self._too_large()
            return message

        await self._app(scope, receive_counted, send)

    async def _receive_soon(self, receive: Receive) -> Message:
        try:
            return await asyncio.wait_for(receive(), self._silence_s)
        except TimeoutError as error:
            detail = f"no more of the body came for {self._silence_s:g} s"
            raise HTTPException(408, detail, headers={"Connection": "close"}) from error

    def _too_large(self) -> HTTPException:
        # Any other kind of exception is turned into a 400 by FastAPI.
        detail = f"the body has more than {self._max_bytes:,} bytes"
        return HTTPException(413, detail, headers={"Connection": "close"})
