"""The parser of the command line: it loads the module of the command that is asked for, and no other."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from translator.cli.commands import COMMANDS, Action, Command


class LazyParser(argparse.ArgumentParser):
    """A parser that learns its options when it is first used."""

    learn: Callable[[LazyParser], object] | None = None

    def complete(self) -> None:
        """Learn the options, if that has not been done."""
        learn, self.learn = self.learn, None
        if learn is not None:
            learn(self)

    def parse_known_args(  # type: ignore[override]  # of its overloads we need one
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """As argparse does; it calls this of the command that was asked for, and of no other."""
        self.complete()
        return super().parse_known_args(args, namespace)


def build_parser() -> LazyParser:
    """The whole command line, without the options of its commands yet."""
    parser = LazyParser(prog="tolmacs", description="Documents to English, aligned and scored.")
    _add_commands(parser, above="", dest="command")
    return parser


def _add_commands(parser: LazyParser, *, above: str, dest: str) -> None:
    """The commands of a group, or at the top those of one word."""
    subparsers = parser.add_subparsers(
        dest=dest, required=True, metavar=dest.upper(), parser_class=LazyParser
    )
    for path, command in COMMANDS.items():
        group, _, word = path.rpartition(" ")
        if group == above:
            made = subparsers.add_parser(word, help=command.help)
            made.learn = partial(_learn, path=path, command=command)


def _learn(parser: LazyParser, *, path: str, command: Command) -> None:
    if not command.module:
        _add_commands(parser, above=path, dest="action")
        return
    action: Action = importlib.import_module(f"translator.cli.{command.module}").ACTIONS[path]
    action.add_options(parser)
    parser.set_defaults(run=action.run)
