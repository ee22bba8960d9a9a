"""By which names an open server on this machine may be called, and that nobody passes calls on to it.

A site whose name is made to point at 127.0.0.1 (DNS rebinding) could else read the documents of whoever looks
at it, and a proxy on this machine that gives our own name as the host would open the server to everybody whom
the proxy answers. Where keys are asked for, neither has one.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from translator.web.problems import Problem
from translator.web.tracing import Render

_FORWARDING = ("forwarded", "via")
_FORWARDING_START = "x-forwarded-"


class OwnName:
    """Answers 421 to requests for any host but this machine's own names, and to those that were passed on."""

    def __init__(self, app: ASGIApp, *, render: Render) -> None:
        """`render` words the refusal."""
        self._app, self._render = app, render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
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
        problem = Problem(421, "misdirected_request", detail)
        answer = self._render(scope["path"], problem, scope["tolmacs.request_id"])
        await answer(scope, receive, send)


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
