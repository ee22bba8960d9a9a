"""How large a request may be: counted while it is read, so that nobody can fill the memory."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuses a body by its announced length, or as soon as what was read is too much."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        """`max_bytes` of the body as sent."""
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        is_refused = not announced.isdecimal() or int(announced) > self._max_bytes
        n_read = 0

        async def receive_counted() -> Message:
            nonlocal n_read
            if is_refused:
                raise self._too_large()
            message = await receive()
            n_read += len(message.get("body", b""))
            if n_read > self._max_bytes:
                raise self._too_large()
            return message

        await self._app(scope, receive_counted, send)

    def _too_large(self) -> HTTPException:
        # Any other kind of exception is turned into a 400 by FastAPI.
        detail = f"the body has more than {self._max_bytes:,} bytes"
        return HTTPException(413, detail, headers={"Connection": "close"})
