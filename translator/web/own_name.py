"""By which names an open server on this machine may be called: no page of another site may pass for it.

A site whose name is made to point at 127.0.0.1 (DNS rebinding) could else read the documents of whoever looks
at it. Where keys are asked for, such a site has none.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from translator.web.problems import Problem
from translator.web.tracing import Render


class OwnName:
    """Answers 421 to requests for any host but this machine's own names, whatever the port."""

    def __init__(self, app: ASGIApp, *, render: Render) -> None:
        """`render` words the refusal."""
        self._app, self._render = app, render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else "localhost"
        if names_this_machine(host):
            await self._app(scope, receive, send)
            return
        detail = (
            "this server answers for this machine alone: call it localhost or 127.0.0.1, or ask for keys "
            "with TOLMACS_REQUIRE_KEYS=always"
        )
        problem = Problem(421, "misdirected_request", detail)
        answer = self._render(scope["path"], problem, scope["tolmacs.request_id"])
        await answer(scope, receive, send)


def names_this_machine(host: str) -> bool:
    """Whether a `Host` header names the loopback interface."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
