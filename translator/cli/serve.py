"""`tolmacs serve`: the HTTP door."""

from __future__ import annotations

import argparse
import sys

from translator.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="answer HTTP requests until SIGTERM")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000; 0: any)")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from translator.web.serving import serve

    return serve(settings, host=arguments.host, port=arguments.port, announce=_announce)


def _announce(address: str) -> None:
    print(f"tolmacs: listening on {address}", file=sys.stderr, flush=True)
