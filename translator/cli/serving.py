"""`tolmacs serve` and `tolmacs work`: what runs until SIGTERM."""

from __future__ import annotations

import argparse
import os
import sys

from translator.cli.commands import Action, no_options
from translator.cli.telling import say
from translator.errors import InvalidRequest
from translator.settings import Settings, with_root_path

_LAST_PORT = 65_535


def _add_serve(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    add("--port", type=int, default=8000, help="port to listen on (default 8000; 0: any)")
    add("--root-path", metavar="PATH", help="path of a shared host below which a proxy has the server")


def _run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    # A worker is started from here too, and has no use for the web.
    from translator.web.serving import serve

    if not 0 <= arguments.port <= _LAST_PORT:
        raise InvalidRequest(f"port {arguments.port} is out of range; 0 to {_LAST_PORT} is right")
    if arguments.root_path is not None:
        settings = with_root_path(settings, arguments.root_path)
    return serve(settings, host=arguments.host, port=arguments.port, announce=_announce)


def _announce(address: str) -> None:
    say(f"listening on {address}")


def _run_work(_arguments: argparse.Namespace, _settings: Settings) -> int:
    # The worker package stands above this one, so it is started, not imported; signals reach it directly.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "workers"])  # noqa: S606  # no shell is wanted


ACTIONS = {"serve": Action(_add_serve, _run_serve), "work": Action(no_options, _run_work)}
