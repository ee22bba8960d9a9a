"""The service below a path of a host that others share: `https://host/tolmacs/`.

All inside sees the paths that it would see alone. What leads a browser back has the path before it: links and
forms (`rendering.py`), scripts (`asking.js`), cookies, redirects, and addresses that the
framework makes.
Whether the proxy in front takes the path away or not makes no difference.
"""

from __future__ import annotations

from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translator.web.tracing import Layer

_ROOT: ContextVar[str] = ContextVar("root", default="")


def root() -> str:
    """The path below which the request under way was made, without a slash at its end; mostly empty."""
    return _ROOT.get()


class SubPath(Layer):
    """Takes the path away from requests and puts it before what answers say of places."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        """`path` begins with a slash and ends with none."""
        super().__init__(app)
        self._path = path

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == self._path:
            await RedirectResponse(f"{self._path}/", status_code=308)(scope, receive, send)
            return

        async def send_placed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("location", "").startswith("/"):
                    headers["location"] = self._path + headers["location"]
            await send(message)

        token = _ROOT.set(self._path)
        try:
            # Not `root_path`, by which the framework would take the path away once more.
            inner = {**scope, "app_root_path": self._path, "path": self._without(scope["path"])}
            await self._app(inner, receive, send_placed)
        finally:
            _ROOT.reset(token)

    def _without(self, path: str) -> str:
        return path.removeprefix(self._path) if path.startswith(f"{self._path}/") else path
