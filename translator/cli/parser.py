"""The parser of the command line: it loads the module of the command that is asked for, and no other."""

from __future__ import annotations

import argparse
import difflib
import importlib
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from translator import __version__
from translator.cli.commands import COMMANDS, Action, Command
from translator.visible import visible

_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A paragraph, and examples that can be run."""

    text: str
    examples: tuple[str, ...]

    def describe(self, *, width: int) -> str:
        """The paragraph in lines."""
        return textwrap.fill(self.text, width, break_on_hyphens=False)

    def list_examples(self) -> str:
        """The examples under a title, one a line."""
        return "examples:\n" + "\n".join(f"  {example}" for example in self.examples)


@cache
def read_pages() -> dict[str, ManualPage]:
    """The pages by the words of their commands; the empty one is of the program."""
    import tomllib  # few calls show help
    from importlib.resources import files

    text = (files("translator.cli") / "manual.toml").read_text(encoding="utf-8")
    return {
        path: ManualPage(" ".join(page["text"].split()), tuple(page["examples"]))
        for path, page in tomllib.loads(text).items()
    }


class LazyParser(argparse.ArgumentParser):
    """A parser that learns its options when it is first used, and says what a user may have meant."""

    path: str = ""
    """The words that call the command."""
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
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = [option for option in unknown if option.startswith("-")]
            guess = _meant(options[0].split("=")[0], self._option_string_actions) if options else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{guess}")
        return found, unknown

    def format_help(self) -> str:
        """As argparse does, with the paragraph and the examples of the manual."""
        self.complete()
        page = read_pages()[self.path]
        columns = min(shutil.get_terminal_size().columns, _MOST_COLUMNS)
        self.description, self.epilog = page.describe(width=columns - 2), page.list_examples()
        return super().format_help()

    def _print_message(self, message: str, file: Any = None) -> None:
        """What was typed is part of it, names of files that a pattern found among that."""
        super()._print_message("\n".join(map(visible, message.split("\n"))), file)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Name what was meant, not only what there is."""
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            guess = _meant(str(value), known) or f"; known: {', '.join(known)}"
            raise argparse.ArgumentError(action, f"unknown {value!r}{guess}")


def build_parser() -> LazyParser:
    """The whole command line, without the options of its commands yet."""
    parser = LazyParser(prog="tolmacs", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"tolmacs {__version__}")
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
            made = subparsers.add_parser(
                word, help=command.help, formatter_class=argparse.RawDescriptionHelpFormatter
            )
            made.path, made.learn = path, partial(_learn, path=path, command=command)


def walk_parsers(parser: LazyParser) -> Iterator[LazyParser]:
    """A parser with all that it knows, and those of the commands under it."""
    parser.complete()
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from walk_parsers(below)


def _learn(parser: LazyParser, *, path: str, command: Command) -> None:
    if not command.module:
        _add_commands(parser, above=path, dest="action")
        return
    action: Action = importlib.import_module(f"translator.cli.{command.module}").ACTIONS[path]
    action.add_options(parser)
    parser.set_defaults(run=action.run)


def _meant(word: str, known: Iterable[str]) -> str:
    """A question for what is nearest to a word, as the end of a sentence; empty where nothing is near."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
