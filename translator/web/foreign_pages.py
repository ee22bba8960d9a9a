"""What pages of other sites may do to a server: call it where keys are asked for, else only look away.

A browser sends what any page tells it to, to this machine too. Where no key is needed, that would be enough
to write into the store, to keep the engine busy, or to tell by the time of an answer what is kept here; so
nothing that a foreign page sent comes in, at any door, unless a setting names the page's origin. Links may
lead here, but to nothing that is work. Programs that are no browsers say nothing about pages, and come in.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translator.web.problems import Problem
from translator.web.tracing import Render

_READING = ("GET", "HEAD")
_OWN_SITE = ("same-origin", "none")
_CORS = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Authorization",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Max-Age": "1728000",
}


class ForeignPages:
    """Answers 403 to what a foreign page makes a browser send where no key is needed."""

    def __init__(
        self, app: ASGIApp, *, origins: Collection[str], laborious: Collection[str], render: Render
    ) -> None:
        """Prepare.

        Args:
            origins: those of pages that may call all the same.
            laborious: paths where reading is work, to which no link may lead.
            render: words the refusal.
        """
        self._app, self._render = app, render
        self._origins, self._laborious = frozenset(origins), frozenset(laborious)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or self._may_come_in(scope):
            await self._app(scope, receive, send)
            return
        detail = (
            "a page of another site sent this, and the server asks for no keys: name the page's origin in "
            "TOLMACS_ALLOWED_ORIGINS, or ask for keys with TOLMACS_REQUIRE_KEYS=always"
        )
        problem = Problem(403, "foreign_page", detail, headers={"Connection": "close"})
        await self._render(scope["path"], problem, scope["tolmacs.request_id"])(scope, receive, send)

    def _may_come_in(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" or not is_foreign(headers):
            return True
        is_link = scope["method"] in _READING and headers.get("sec-fetch-dest") == "document"
        return headers.get("origin") in self._origins or (is_link and scope["path"] not in self._laborious)


class Cors:
    """Lets scripts of other sites read the answers of some paths."""

    def __init__(self, app: ASGIApp, *, paths: Collection[str], origins: Collection[str] | None) -> None:
        """`origins` of pages that may; None for all."""
        self._app, self._paths = app, tuple(paths)
        self._origins = None if origins is None else frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        origin = Headers(scope=scope).get("origin", "") if scope["type"] == "http" else ""
        if not self._concerns(scope) or not (self._origins is None or origin in self._origins):
            await self._app(scope, receive, send)
            return
        allowed = {"Access-Control-Allow-Origin": "*" if self._origins is None else origin, "Vary": "Origin"}

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**_CORS, **allowed})
            await send(message)

        await self._app(scope, receive, send_marked)

    def _concerns(self, scope: Scope) -> bool:
        path = scope.get("path", "")
        return any(path == start or path.startswith(f"{start}/") for start in self._paths)


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another site made it send a request."""
    site = headers.get("sec-fetch-site")
    if site:
        return site not in _OWN_SITE
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
