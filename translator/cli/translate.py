"""`tolmacs translate` and `tolmacs segment`."""

from __future__ import annotations

import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this group."""
    commands.add_parser("translate", help="translate documents to English")
