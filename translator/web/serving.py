"""Running the application under uvicorn until it is told to stop."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
from collections.abc import Callable

import uvicorn

from translator.errors import InvalidRequest, Unavailable
from translator.service.api_keys import has_keys
from translator.service.context import Context, make_context
from translator.settings import Settings
from translator.web.app import make_app

_SHUTDOWN_S = 5
"""Seconds that requests under way get after SIGTERM; work that is handed in is kept by the store anyway."""


def serve(settings: Settings, *, host: str, port: int, announce: Callable[[str], None]) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code.

    Args:
        announce: is called with the address once it is listened on.

    Raises:
        InvalidRequest: other machines can reach the address, and there is no key yet.
        Unavailable: the address cannot be listened on; and as `make_context`.
    """
    context = make_context(settings)
    requires_key = _requires_key(settings, host, context=context)
    is_for_this_machine = settings.require_keys == "auto" and not requires_key
    app = make_app(context, requires_key=requires_key, is_own_name_asked=is_for_this_machine)
    with listen(host, port) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,  # its loggers go where ours go
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_S,
        )
        server = uvicorn.Server(config)
        # uvicorn raises the signal that stopped it once more when it is done: that is the end we want.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        announce(_address(listener))
        asyncio.run(server.serve(sockets=[listener]))
    return 0 if server.started else 1


def _requires_key(settings: Settings, host: str, *, context: Context) -> bool:
    if settings.require_keys == "never" or (settings.require_keys == "auto" and is_loopback(host)):
        return False
    if not has_keys(context=context):
        raise InvalidRequest(
            f"no API key exists, and {host} needs one: make one with `tolmacs keys add NAME`, "
            "or let everybody in with TOLMACS_REQUIRE_KEYS=never"
        )
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than `localhost` may be any."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """A socket on an address; port 0 takes any that is free.

    Raises:
        Unavailable: the address is taken, or not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Unavailable(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
