"""Which requests come in at all, judged from their heads, before a body is read."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translator.errors import TranslatorError
from translator.web import problems
from translator.web.body_limit import drain
from translator.web.door import is_under
from translator.web.forms import check_query
from translator.web.problems import Problem
from translator.web.tracing import AnsweringLayer, Layer, Render

AdmitByPath = Callable[[str, Request], None]
"""Path and head of a request -> None, or an error of ours or of the framework's; it may ask the store."""

_FORWARDING = ("forwarded", "via", "x-real-ip")
_FORWARDING_START = "x-forwarded-"
_SAFE_METHODS = ("GET", "HEAD")
_OWN_SITE = ("same-origin", "none")
_CORS = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Authorization",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Max-Age": "1728000",
}


class HeadCheck(AnsweringLayer):
    """Refuses what has a body and may not come in; none of it is kept, and the connection ends."""

    def __init__(self, app: ASGIApp, *, admit: AdmitByPath, render: Render) -> None:
        """`admit` judges who sends a body, `render` words refusals."""
        super().__init__(app, render=render)
        self._admit = admit

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_query(scope)
            if has_body(Headers(scope=scope)):
                await run_in_threadpool(self._admit, scope["path"], Request(scope))
        except (HTTPException, TranslatorError) as error:
            answer = self._word(scope, problems.from_error(error))
            answer.headers["Connection"] = "close"
            await drain(scope, receive)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def has_body(headers: Headers) -> bool:
    """Whether a body follows the head of a request."""
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


class HostCheck(AnsweringLayer):
    """Answers 421 to requests for any host but this machine's own names, and to those that were passed on.

    A site whose name is made to point at 127.0.0.1 (DNS rebinding) could else read the documents of whoever
    looks at it, and a proxy on this machine that gives our own name as the host would open the server to
    everybody whom the proxy answers. Where keys are asked for, neither has one.
    """

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        is_passed_on = was_passed_on(headers)
        if names_this_machine(headers.get("host", "")) and not is_passed_on:
            await self._app(scope, receive, send)
            return
        wish = "pass nothing on to it through a proxy" if is_passed_on else "call it localhost or 127.0.0.1"
        detail = (
            f"this server answers for this machine alone: {wish}, or ask for keys "
            "with TOLMACS_REQUIRE_KEYS=always"
        )
        await self._word(scope, Problem(421, "misdirected_request", detail))(scope, receive, send)


def was_passed_on(headers: Headers) -> bool:
    """Whether a proxy says that it sends a request for somebody else."""
    return any(name in _FORWARDING or name.startswith(_FORWARDING_START) for name in headers)


def names_this_machine(host: str) -> bool:
    """Whether a `Host` header names the loopback interface."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class CrossSiteCheck(AnsweringLayer):
    """Answers 403 to what a foreign page makes a browser send where no key is needed.

    A browser sends what any page tells it to, to this machine too. Without keys that would be enough to write
    into the store, to keep the engine busy, or to tell by the time of an answer what is kept here; so nothing
    that a foreign page sent comes in, at any door, unless a setting names the page's origin. Links may lead
    here, but to nothing that is work. Programs that are no browsers say nothing about pages, and come in.
    """

    def __init__(
        self, app: ASGIApp, *, origins: Collection[str], laborious: Collection[str], render: Render
    ) -> None:
        """Prepare.

        Args:
            origins: those of pages that may call all the same.
            laborious: paths where reading is work, to which no link may lead.
            render: words the refusal.
        """
        super().__init__(app, render=render)
        self._origins, self._laborious = frozenset(origins), frozenset(laborious)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._may_come_in(scope):
            await self._app(scope, receive, send)
            return
        detail = (
            "a page of another site sent this, and the server asks for no keys: name the page's origin in "
            "TOLMACS_ALLOWED_ORIGINS, or ask for keys with TOLMACS_REQUIRE_KEYS=always"
        )
        problem = Problem(403, "foreign_page", detail, headers={"Connection": "close"})
        await self._word(scope, problem)(scope, receive, send)

    def _may_come_in(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" or not is_foreign(headers):
            return True
        is_link = scope["method"] in _SAFE_METHODS and headers.get("sec-fetch-dest") == "document"
        return headers.get("origin") in self._origins or (is_link and scope["path"] not in self._laborious)


class Cors(Layer):
    """Lets scripts of other sites read the answers of some paths."""

    def __init__(self, app: ASGIApp, *, paths: Collection[str], origins: Collection[str] | None) -> None:
        """`origins` of pages that may; None for all."""
        super().__init__(app)
        self._paths = tuple(paths)
        self._origins = None if origins is None else frozenset(origins)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin", "")
        is_welcome = self._origins is None or origin in self._origins
        if not is_welcome or not is_under(scope["path"], self._paths):
            await self._app(scope, receive, send)
            return
        allowed = {"Access-Control-Allow-Origin": "*" if self._origins is None else origin, "Vary": "Origin"}

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**_CORS, **allowed})
            await send(message)

        await self._app(scope, receive, send_marked)


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another site made it send a request."""
    site = headers.get("sec-fetch-site")
    if site:
        return site not in _OWN_SITE
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
